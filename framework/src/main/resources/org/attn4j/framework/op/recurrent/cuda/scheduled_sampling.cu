// What the steps of a decoder that may be fed with its own predictions need besides its layers.
#include "launch/common.cuh"
#include "launch/philox.cuh"

// Token t of each row: the true one where its number is below the threshold or t is 0, else the predicted one.
extern "C" __global__ void choose_tokens(
        const int* ids, const long long* counter, const int* predicted, int* fed, int* result, long long key, int threshold, int batch, int steps, int t) {
    int b = blockIdx.x * blockDim.x + threadIdx.x;
    if (b >= batch) {
        return;
    }
    long long at = (long long) b * steps + t;
    bool given = t == 0 || philox_word(key, counter[0], at) < (unsigned int) threshold;
    int id = given ? ids[at] : predicted[b];
    fed[b] = id;
    result[at] = id;
}

// Three matrices side by side: y = [a, b, c].
extern "C" __global__ void side_by_side(
        const float* a, int na, const float* b, int nb, const float* c, int nc, float* y, int rows) {
    int columns = na + nb + nc;
    long long i = (long long) blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= (long long) rows * columns) {
        return;
    }
    long long row = i / columns;
    int column = (int) (i - row * columns);
    float v;
    if (column < na) {
        v = a[row * na + column];
    } else if (column < na + nb) {
        v = b[row * nb + column - na];
    } else {
        v = c[row * nc + column - na - nb];
    }
    y[i] = v;
}

// Inverted dropout by Philox: a thread owns the four elements of one counter.
#include "launch/common.cuh"
#include "launch/four.cuh"
#include "launch/philox.cuh"

// threshold: the smallest unsigned word that keeps an element.
extern "C" __global__ void dropout(
        const float* x, const long long* step, float* y, long long key, int threshold, float scale, long long n) {
    long long i = own_four();
    if (i >= n) {
        return;
    }
    Words words = philox(key, step[0], i >> 2);
    Four f = load_four(x, i, n);
#pragma unroll
    for (int k = 0; k < 4; k++) {
        f.v[k] = words.w[k] >= (unsigned int) threshold ? f.v[k] * scale : 0.0f;
    }
    store_four(y, i, n, f);
}

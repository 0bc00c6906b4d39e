#include "launch/common.cuh"

// y = tanh(x) over n elements.
extern "C" __global__ void hyperbolic_tangent(const float* x, float* y, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) y[i] = tanhf(x[i]);
}

// dx = dy (1 - tanh(x)^2) over n elements.
extern "C" __global__ void tanh_gradient(const float* x, const float* dy, float* dx, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        const float t = tanhf(x[i]);
        dx[i] = dy[i] * (1.0f - t * t);
    }
}

// y = a + b over n elements.
extern "C" __global__ void add(const float* a, const float* b, float* y, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) y[i] = a[i] + b[i];
}

// n elements in pieces of a width: piece p from source[from + p source_row] to target[to + p target_row].
extern "C" __global__ void copy_pieces(
    const float* source, long long from, long long source_row, float* target, long long to, long long target_row,
    long long width, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        const long long piece = i / width, at = i % width;
        target[to + piece * target_row + at] = source[from + piece * source_row + at];
    }
}

// Where element i of the whole lies in a tensor whose (o, i) stands for (o, m, i), m < repeats, i < inner.
__device__ __forceinline__ long long repeated(long long i, long long repeats, long long inner) {
    return i / (repeats * inner) * inner + i % inner;
}

// y = a + b, both repeated; n elements of y.
extern "C" __global__ void add_repeated(
    const float* a, long long repeats_a, long long inner_a, const float* b, long long repeats_b, long long inner_b,
    float* y, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        y[i] = a[repeated(i, repeats_a, inner_a)] + b[repeated(i, repeats_b, inner_b)];
    }
}

// db[o, i] = sum over m of dy[o, m, i], in order; n elements of db.
extern "C" __global__ void sum_repeated(const float* dy, float* db, long long repeats, long long inner, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        const float* column = dy + i / inner * repeats * inner + i % inner;
        float sum = 0.0f;
        for (long long m = 0; m < repeats; m++) sum += column[m * inner];
        db[i] = sum;
    }
}

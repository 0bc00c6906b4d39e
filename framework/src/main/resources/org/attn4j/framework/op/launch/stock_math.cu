// Differences, products and quotients of tensors of one shape, sums of all elements, and their gradients; n elements.
#include "launch/common.cuh"

extern "C" __global__ void subtract(const float* a, const float* b, float* y, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        y[i] = a[i] - b[i];
    }
}

extern "C" __global__ void multiply(const float* a, const float* b, float* y, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        y[i] = a[i] * b[i];
    }
}

extern "C" __global__ void divide(const float* a, const float* b, float* y, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        y[i] = a[i] / b[i];
    }
}

extern "C" __global__ void subtract_gradient(
        const float* a, const float* b, const float* dy, float* da, float* db, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        float d = dy[i];
        da[i] = d;
        db[i] = -d;
    }
}

extern "C" __global__ void multiply_gradient(
        const float* a, const float* b, const float* dy, float* da, float* db, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        float d = dy[i];
        da[i] = d * b[i];
        db[i] = d * a[i];
    }
}

extern "C" __global__ void divide_gradient(
        const float* a, const float* b, const float* dy, float* da, float* db, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        float d = dy[i] / b[i];
        da[i] = d;
        db[i] = -d * (a[i] / b[i]);
    }
}

// y = c x
extern "C" __global__ void scale(const float* x, float* y, float c, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        y[i] = c * x[i];
    }
}

// y = the sum of all elements; one block.
extern "C" __global__ void sum_all(const float* x, float* y, long long n) {
    __shared__ double shared[WARP];
    double sum = 0.0;
    for (long long i = threadIdx.x; i < n; i += blockDim.x) {
        sum += x[i];
    }
    sum = block_sum(sum, shared);
    if (threadIdx.x == 0) {
        y[0] = (float) sum;
    }
}

// dx = dy, one number, everywhere.
extern "C" __global__ void spread(const float* dy, float* dx, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) {
        dx[i] = dy[0];
    }
}

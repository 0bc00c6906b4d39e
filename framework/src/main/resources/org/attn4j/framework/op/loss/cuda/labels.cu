// What the number of labels that count makes of a scalar; one block. A thread's count is exact in double precision.
#include "launch/common.cuh"

__device__ inline double counted_labels(const int* labels, int n, int ignored, double* shared) {
    int counted = 0;
    for (int i = threadIdx.x; i < n; i += blockDim.x) {
        counted += labels[i] != ignored ? 1 : 0;
    }
    return block_sum((double) counted, shared);
}

// factor = upstream / count, the given count or else that of the labels; 0 where the count is 0.
extern "C" __global__ void label_factor(
        const int* labels, int n, int ignored, const float* count, int given, const float* upstream, float* factor) {
    __shared__ double shared[WARP];
    double divisor = given ? (double) count[0] : counted_labels(labels, n, ignored, shared);
    if (threadIdx.x == 0) {
        factor[0] = divisor == 0.0 ? 0.0f : (float) (upstream[0] / divisor);
    }
}

// share = gradient * counted / count, gradient 1 where there is none; 0 where nothing counts.
extern "C" __global__ void label_share(
        const int* labels, int n, int ignored, const float* count, const float* gradient, int differentiated, float* share) {
    __shared__ double shared[WARP];
    double counted = counted_labels(labels, n, ignored, shared);
    if (threadIdx.x == 0) {
        double upstream = differentiated ? (double) gradient[0] : 1.0;
        share[0] = counted == 0.0 ? 0.0f : (float) (upstream * (counted / count[0]));
    }
}

// total = base + share * (sum of the first few of the terms). One warp.
extern "C" __global__ void add_auxiliary(
        const float* base, const float* share, const float* a, const float* b, const float* c, const float* d, int terms, float* total) {
    if (threadIdx.x == 0) {
        double sum = a[0];
        sum += terms > 1 ? b[0] : 0.0f;
        sum += terms > 2 ? c[0] : 0.0f;
        sum += terms > 3 ? d[0] : 0.0f;
        total[0] = (float) (base[0] + share[0] * sum);
    }
}

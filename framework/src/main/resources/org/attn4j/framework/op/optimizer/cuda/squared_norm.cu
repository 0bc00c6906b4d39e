// Sum of squares in double precision, in two stages.
#include "launch/common.cuh"
#include "launch/four.cuh"

// One sum a block, of every gridDim.x-th group of 4 blockDim.x elements. Blocks of 256.
extern "C" __global__ void squares(const float* x, double* sums, long long n) {
    __shared__ double shared[WARP];
    double sum = 0.0;
    for (long long i = own_four(); i < n; i += 4ll * gridDim.x * blockDim.x) {
        Four f = load_four(x, i, n);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            sum += (double) f.v[k] * f.v[k];
        }
    }
    sum = block_sum(sum, shared);
    if (threadIdx.x == 0) {
        sums[blockIdx.x] = sum;
    }
}

// One block of 1024.
extern "C" __global__ void total(const double* sums, int count, double* result) {
    __shared__ double shared[WARP];
    double sum = 0.0;
    for (int i = threadIdx.x; i < count; i += blockDim.x) {
        sum += sums[i];
    }
    sum = block_sum(sum, shared);
    if (threadIdx.x == 0) {
        result[0] = sum;
    }
}

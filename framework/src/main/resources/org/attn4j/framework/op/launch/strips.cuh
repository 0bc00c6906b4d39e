// A block of STRIPS warps that sums columns: lane c of each warp has a part of column c.
#pragma once
#include "launch/common.cuh"

constexpr int STRIPS = 8;

// In the first warp: the sums over the warps, in their order. shared: STRIPS * WARP numbers.
__device__ inline float sum_strips(float v, float* shared) {
    __syncthreads();
    shared[threadIdx.x] = v;
    __syncthreads();
    float sum = 0.0f;
    if (threadIdx.x < WARP) {
#pragma unroll
        for (int s = 0; s < STRIPS; s++) {
            sum += shared[s * WARP + threadIdx.x];
        }
    }
    return sum;
}

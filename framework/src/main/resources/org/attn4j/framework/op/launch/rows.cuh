// The threads that share a row: a warp where rows are short, a block where they are long.
#pragma once
#include "launch/common.cuh"

template <bool BLOCK>
struct RowThreads {
    // This thread's row, its place among the row's threads, and their number.
    int row;
    int index;
    int count;
    // 32 numbers for the block's sums; unused by a warp.
    float* shared;

    __device__ explicit RowThreads(float* shared32) : shared(shared32) {
        if constexpr (BLOCK) {
            row = blockIdx.x;
            index = threadIdx.x;
            count = blockDim.x;
        } else {
            row = blockIdx.x * (blockDim.x / WARP) + threadIdx.x / WARP;
            index = threadIdx.x % WARP;
            count = WARP;
        }
    }

    // The sum over the row's threads, in each of them.
    __device__ float sum(float v) const {
        if constexpr (BLOCK) {
            return block_sum(v, shared);
        } else {
            return warp_sum(v);
        }
    }

    // The largest of the row's threads, in each of them.
    __device__ float max(float v) const {
        if constexpr (BLOCK) {
            return block_max(v, shared);
        } else {
            return warp_max(v);
        }
    }
};

// Tokens' rows to the rows of their experts and back. An assignment i = token * A + k has the row slots[i], or -1 where
// its expert dropped it; rows from offsets[E] on belong to no assignment.
#include "launch/common.cuh"

static __device__ inline void clear_unused(float* rows, const int* offsets, int experts, int row, int width) {
    if (row >= offsets[experts]) {
        for (int c = threadIdx.x; c < width; c += blockDim.x) {
            rows[(long long) row * width + c] = 0;
        }
    }
}

// rows [N A, D] from x [N, D]. Grid N A.
extern "C" __global__ void dispatch(
        const float* x, const int* slots, const int* offsets, float* rows, int active, int experts, int width) {
    int i = blockIdx.x;
    clear_unused(rows, offsets, experts, i, width);
    int slot = slots[i];
    if (slot >= 0) {
        const float* from = x + (long long) (i / active) * width;
        float* to = rows + (long long) slot * width;
        for (int c = threadIdx.x; c < width; c += blockDim.x) {
            to[c] = from[c];
        }
    }
}

// y [N, D] = weighted sums of rows, in the order of choice; each counts 1 without weights. Grid N.
extern "C" __global__ void combine(
        const float* rows, const int* slots, const float* weights, float* y, int active, int width, int weighted) {
    const int* own = slots + (long long) blockIdx.x * active;
    const float* factors = weights + (weighted == 0 ? 0 : (long long) blockIdx.x * active);
    for (int c = threadIdx.x; c < width; c += blockDim.x) {
        float sum = 0;
        for (int k = 0; k < active; k++) {
            int slot = own[k];
            if (slot >= 0) {
                float value = rows[(long long) slot * width + c];
                sum += weighted == 0 ? value : value * factors[k];
            }
        }
        y[(long long) blockIdx.x * width + c] = sum;
    }
}

// Gradients of the rows and of the weights. Grid N A.
extern "C" __global__ void combine_grad(
        const float* rows,
        const int* slots,
        const int* offsets,
        const float* weights,
        const float* dy,
        float* drows,
        float* dweights,
        int active,
        int experts,
        int width) {
    __shared__ float sums[WARP];
    int i = blockIdx.x;
    clear_unused(drows, offsets, experts, i, width);
    int slot = slots[i];
    float dot = 0;
    if (slot >= 0) {
        float weight = weights[i];
        const float* from = dy + (long long) (i / active) * width;
        long long at = (long long) slot * width;
        for (int c = threadIdx.x; c < width; c += blockDim.x) {
            dot += rows[at + c] * from[c];
            drows[at + c] = weight * from[c];
        }
    }
    dot = block_sum(dot, sums);
    if (threadIdx.x == 0) {
        dweights[i] = dot;
    }
}

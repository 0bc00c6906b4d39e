// Means over the positions of sequences that a mask keeps. 32 columns by 8 groups of positions a block.
#include "launch/common.cuh"

constexpr int GROUPS = 8;

static __device__ int kept(const int* mask, int masked, int bits, int length, float* shared) {
    float count = 0;
    for (int t = threadIdx.x; t < length; t += blockDim.x) {
        count += mask_keeps(mask, masked, bits, t) ? 1.0f : 0.0f;
    }
    return (int) block_sum(count, shared);
}

// y [B, D] from x [B, T, D], mask [B, T]. Grid (columns / 32, B), block 256.
extern "C" __global__ void mean_rows(
        const float* x, float* y, int length, int width, const int* mask, int masked, int bits) {
    __shared__ float sums[WARP];
    __shared__ float parts[GROUPS][WARP];
    const int* own = mask + (masked == 0 ? 0 : (long long) blockIdx.y * length);
    int count = kept(own, masked, bits, length, sums);
    int lane = threadIdx.x % WARP;
    int group = threadIdx.x / WARP;
    int column = blockIdx.x * WARP + lane;
    float sum = 0;
    if (column < width) {
        const float* from = x + (long long) blockIdx.y * length * width + column;
        for (int t = group; t < length; t += GROUPS) {
            if (mask_keeps(own, masked, bits, t)) {
                sum += from[(long long) t * width];
            }
        }
    }
    parts[group][lane] = sum;
    __syncthreads();
    if (group == 0 && column < width) {
        for (int g = 1; g < GROUPS; g++) {
            sum += parts[g][lane];
        }
        y[(long long) blockIdx.y * width + column] = sum / max(1, count);
    }
}

// dx [B, T, D] from dy [B, D], mask [B, T]. Grid (positions / 8, B), block 256.
extern "C" __global__ void mean_rows_grad(
        const float* dy, float* dx, int length, int width, const int* mask, int masked, int bits) {
    __shared__ float sums[WARP];
    const int* own = mask + (masked == 0 ? 0 : (long long) blockIdx.y * length);
    float factor = 1.0f / max(1, kept(own, masked, bits, length, sums));
    const float* from = dy + (long long) blockIdx.y * width;
    int end = min(length, ((int) blockIdx.x + 1) * GROUPS);
    for (int t = blockIdx.x * GROUPS; t < end; t++) {
        float* to = dx + ((long long) blockIdx.y * length + t) * width;
        bool on = mask_keeps(own, masked, bits, t);
        for (int c = threadIdx.x; c < width; c += blockDim.x) {
            to[c] = on ? from[c] * factor : 0;
        }
    }
}

// Which tokens of sequences count, by the labels that are found from them.
#include "launch/common.cuh"

// counted [B, T]. labels are `each` a row, or with positions `each` in all. Grid B, block 256.
extern "C" __global__ void counted_tokens(
        const int* labels,
        const int* positions,
        int* counted,
        int each,
        int length,
        int ignored,
        int causal,
        int positioned,
        const int* mask,
        int masked,
        int bits) {
    __shared__ int ends[256]; // of each thread: one past its last label that counts, 0 without one
    int row = blockIdx.x;
    int end = 0;
    for (int i = threadIdx.x; i < each; i += blockDim.x) {
        int label = positioned != 0 ? labels[i] : labels[(long long) row * each + i];
        if (label != ignored && (positioned == 0 || positions[i] / length == row)) {
            end = i + 1;
        }
    }
    ends[threadIdx.x] = end;
    __syncthreads();
    for (int half = blockDim.x / 2; half > 0; half /= 2) {
        if (threadIdx.x < half) {
            ends[threadIdx.x] = max(ends[threadIdx.x], ends[threadIdx.x + half]);
        }
        __syncthreads();
    }
    end = causal != 0 ? ends[0] : ends[0] > 0 ? length : 0;
    for (int t = threadIdx.x; t < length; t += blockDim.x) {
        int at = row * length + t;
        counted[at] = t < end && mask_keeps(mask, masked, bits, at) ? 1 : 0;
    }
}

// The largest number's column in every row, the lowest of those that tie. As on the host, NaN is larger than nothing, and
// nothing is larger than a NaN in column 0.
#include "launch/common.cuh"

constexpr int NOWHERE = 0x7fffffff;

struct Best {
    float value;
    int column;

    __device__ void take(float v, int c) {
        if (v > value || (v == value && c < column)) {
            value = v;
            column = c;
        }
    }
};

// A block a row.
extern "C" __global__ void argmax(const float* x, int* y, int columns) {
    __shared__ float values[WARP];
    __shared__ int places[WARP];
    const float* row = x + (long long) blockIdx.x * columns;
    Best best = {-INFINITY, NOWHERE};
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        best.take(row[c], c);
    }
    for (int step = WARP / 2; step > 0; step /= 2) {
        float v = __shfl_xor_sync(0xffffffffu, best.value, step);
        int c = __shfl_xor_sync(0xffffffffu, best.column, step);
        best.take(v, c);
    }
    if (threadIdx.x % WARP == 0) {
        values[threadIdx.x / WARP] = best.value;
        places[threadIdx.x / WARP] = best.column;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        for (int w = 1; w < (int) blockDim.x / WARP; w++) {
            best.take(values[w], places[w]);
        }
        y[blockIdx.x] = row[0] != row[0] || best.column == NOWHERE ? 0 : best.column;
    }
}

// Sums of columns in a fixed order, in two stages: each block sums a span of rows, then the same kernel sums the spans.
#include "launch/common.cuh"
#include "launch/strips.cuh"

// y[span, c] = sum over the span's rows of x[r, c]. Grid: (columns / 32, spans), blocks of STRIPS warps.
extern "C" __global__ void column_sums(const float* x, float* y, int rows, int columns, int span) {
    __shared__ float shared[STRIPS * WARP];
    int column = blockIdx.x * WARP + threadIdx.x % WARP;
    int strip = threadIdx.x / WARP;
    long long first = (long long) blockIdx.y * span;
    long long end = min(first + span, (long long) rows);
    float sum = 0.0f;
    if (column < columns) {
#pragma unroll 4
        for (long long r = first + strip; r < end; r += STRIPS) {
            sum += x[r * columns + column];
        }
    }
    sum = sum_strips(sum, shared);
    if (strip == 0 && column < columns) {
        y[(long long) blockIdx.y * columns + column] = sum;
    }
}

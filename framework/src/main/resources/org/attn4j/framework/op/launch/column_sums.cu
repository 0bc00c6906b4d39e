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

// As column_sums, of rows in bfloat16 that lie `row` elements apart, an even number; a lane sums two columns. Grid:
// (columns / 64, spans).
extern "C" __global__ void column_sums_half(
        const unsigned* __restrict__ x, float* __restrict__ y, int rows, int columns, int row, int span) {
    __shared__ float shared[STRIPS * WARP];
    int pair = blockIdx.x * WARP + threadIdx.x % WARP;
    int strip = threadIdx.x / WARP;
    long long first = (long long) blockIdx.y * span;
    long long end = min(first + span, (long long) rows);
    float low = 0.0f;
    float high = 0.0f;
    if (2 * pair < columns) {
#pragma unroll 4
        for (long long r = first + strip; r < end; r += STRIPS) {
            unsigned two = x[r * (row / 2) + pair];
            low += __uint_as_float(two << 16);
            high += __uint_as_float(two & 0xffff0000u);
        }
    }
    low = sum_strips(low, shared);
    high = sum_strips(high, shared);
    if (strip == 0 && 2 * pair < columns) {
        float* to = y + (long long) blockIdx.y * columns + 2 * pair;
        to[0] = low;
        if (2 * pair + 1 < columns) {
            to[1] = high;
        }
    }
}

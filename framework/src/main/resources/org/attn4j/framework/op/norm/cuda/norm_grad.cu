// Gradients of the normalisations; half: whether dy lies in bfloat16. A row's statistics are (mean, 1 / deviation) where centred, else 1 / root mean square.
#include "launch/common.cuh"
#include "launch/four.cuh"
#include "launch/rows.cuh"
#include "launch/strips.cuh"
#include "launch/wide_four.cuh"

struct Statistics {
    float mean;
    float inverse;
};

__device__ inline Statistics statistics_of(const float* statistics, long long row, int centred) {
    if (centred) {
        return {statistics[2 * row], statistics[2 * row + 1]};
    }
    return {0.0f, statistics[row]};
}

// dx = (h - mean(h) - n mean(h n)) / deviation, h = dy gain; without mean(h) where not centred. A block a row; short rows
// are residual_norm_grad.cu's.
extern "C" __global__ void norm_grad_blocks(
        const float* x, const float* gain, const float* statistics, const void* dy, int half, float* dx, int centred, int rows, int columns) {
    __shared__ float shared[WARP];
    RowThreads<true> threads(shared);
    if (threads.row >= rows) {
        return;
    }
    long long at = (long long) threads.row * columns;
    Statistics own = statistics_of(statistics, threads.row, centred);
    float sum = 0.0f;
    float product = 0.0f;
    for (int c = 4 * threads.index; c < columns; c += 4 * threads.count) {
        Four f = load_four(x + at, c, columns);
        Four d = load_wide(dy, half, at, c, columns);
        Four g = load_four(gain, c, columns);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            float h = d.v[k] * g.v[k];
            sum += h;
            product += h * ((f.v[k] - own.mean) * own.inverse);
        }
    }
    float mean = centred ? threads.sum(sum) / columns : 0.0f;
    float slope = threads.sum(product) / columns;
    for (int c = 4 * threads.index; c < columns; c += 4 * threads.count) {
        Four f = load_four(x + at, c, columns);
        Four d = load_wide(dy, half, at, c, columns);
        Four g = load_four(gain, c, columns);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            float n = (f.v[k] - own.mean) * own.inverse;
            d.v[k] = (d.v[k] * g.v[k] - mean - n * slope) * own.inverse;
        }
        store_four(dx + at, c, columns, d);
    }
}

// A span's sums of dy n and, in bias, of dy, as column_sums has them. Grid: (columns / 32, spans), blocks of STRIPS warps.
extern "C" __global__ void norm_parameter_sums(
        const float* x, const float* statistics, const void* dy, int half, float* gain, float* bias, int biased, int centred, int rows, int columns, int span) {
    __shared__ float shared[STRIPS * WARP];
    int column = blockIdx.x * WARP + threadIdx.x % WARP;
    int strip = threadIdx.x / WARP;
    long long first = (long long) blockIdx.y * span;
    long long end = min(first + span, (long long) rows);
    float products = 0.0f;
    float sum = 0.0f;
    if (column < columns) {
#pragma unroll 4
        for (long long r = first + strip; r < end; r += STRIPS) {
            Statistics own = statistics_of(statistics, r, centred);
            float d = load_one(dy, half, r * columns + column);
            products += d * ((x[r * columns + column] - own.mean) * own.inverse);
            sum += d;
        }
    }
    products = sum_strips(products, shared);
    sum = sum_strips(sum, shared);
    if (strip == 0 && column < columns) {
        long long to = (long long) blockIdx.y * columns + column;
        gain[to] = products;
        if (biased) {
            bias[to] = sum;
        }
    }
}

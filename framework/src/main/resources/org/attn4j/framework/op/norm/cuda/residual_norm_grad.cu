// Gradients of a normalisation, of the residual sum before it and of the dropout before that, as one: each number is read
// once. A block takes a span of rows, a thread the same columns of each, so that the parameters' sums stay in registers;
// the spans' sums are added up by sum_spans. The statistics are those of norm_grad.cu.
#include "launch/common.cuh"
#include "launch/kept.cuh"
#include "launch/wide_four.cuh"

constexpr int MOST_THREADS = 512;
constexpr int MOST_WARPS = MOST_THREADS / WARP;

struct Two {
    float a;
    float b;
};

// Sums over the block's threads, the same bits in each. A call takes the buffer that the call before did not: who is still
// reading that one has not reached this call's barrier.
__device__ inline Two block_sums(Two v, Two (*buffers)[MOST_WARPS], int turn) {
    v.a = warp_sum(v.a);
    v.b = warp_sum(v.b);
    int warps = blockDim.x / WARP;
    if (warps == 1) {
        return v;
    }
    Two* buffer = buffers[turn % 2];
    int lane = threadIdx.x % WARP;
    if (lane == 0) {
        buffer[threadIdx.x / WARP] = v;
    }
    __syncthreads();
    Two part = {0.0f, 0.0f};
    if (lane < warps) {
        part = buffer[lane];
    }
    return {warp_sum(part.a), warp_sum(part.b)};
}

// d = dy + more; dx = (h - mean(h) - n mean(h n)) / deviation + residual, h = d gain; dropped = dropout(dx). more, residual, dx
// and dropped may be null. gains and biases: [spans, columns]. Grid: spans; PARTS groups of four columns a thread.
template <int PARTS>
__device__ void gradient_rows(
        const float* x,
        const float* gain,
        const float* statistics,
        int centred,
        const void* dy,
        int half_dy,
        const void* more,
        int half_more,
        const void* residual,
        int half_residual,
        float* dx,
        const Keeping& rule,
        void* dropped,
        int half_dropped,
        float* gains,
        float* biases,
        int rows,
        int columns,
        int span) {
    __shared__ Two buffers[2][MOST_WARPS];
    Four g[PARTS] = {};
    Four dgain[PARTS] = {};
    Four dbias[PARTS] = {};
#pragma unroll
    for (int j = 0; j < PARTS; j++) {
        int c = 4 * (threadIdx.x + j * blockDim.x);
        if (c < columns) {
            g[j] = load_four(gain, c, columns);
        }
    }
    int first = blockIdx.x * span;
    int end = min(first + span, rows);
    for (int r = first; r < end; r++) {
        long long at = (long long) r * columns;
        float centre = centred != 0 ? statistics[2 * (long long) r] : 0.0f;
        float inverse = centred != 0 ? statistics[2 * (long long) r + 1] : statistics[r];
        Four n[PARTS] = {};
        Four h[PARTS] = {};
        Two sums = {0.0f, 0.0f};
#pragma unroll
        for (int j = 0; j < PARTS; j++) {
            int c = 4 * (threadIdx.x + j * blockDim.x);
            if (c < columns) {
                Four f = load_four(x + at, c, columns);
                Four d = load_wide(dy, half_dy, at, c, columns);
                if (more != nullptr) {
                    Four m = load_wide(more, half_more, at, c, columns);
#pragma unroll
                    for (int k = 0; k < 4; k++) {
                        d.v[k] = __fadd_rn(d.v[k], m.v[k]);
                    }
                }
#pragma unroll
                for (int k = 0; k < 4; k++) {
                    n[j].v[k] = (f.v[k] - centre) * inverse;
                    h[j].v[k] = __fmul_rn(d.v[k], g[j].v[k]);
                    sums.a += h[j].v[k];
                    sums.b += h[j].v[k] * n[j].v[k];
                    dgain[j].v[k] += d.v[k] * n[j].v[k];
                    dbias[j].v[k] += d.v[k];
                }
            }
        }
        sums = block_sums(sums, buffers, r - first);
        float mean = centred != 0 ? sums.a / columns : 0.0f;
        float slope = sums.b / columns;
#pragma unroll
        for (int j = 0; j < PARTS; j++) {
            int c = 4 * (threadIdx.x + j * blockDim.x);
            if (c < columns) {
                Four d;
#pragma unroll
                for (int k = 0; k < 4; k++) {
                    d.v[k] = __fmul_rn(h[j].v[k] - mean - n[j].v[k] * slope, inverse);
                }
                if (residual != nullptr) {
                    Four m = load_wide(residual, half_residual, at, c, columns);
#pragma unroll
                    for (int k = 0; k < 4; k++) {
                        d.v[k] = __fadd_rn(m.v[k], d.v[k]);
                    }
                }
                if (dx != nullptr) {
                    store_four(dx + at, c, columns, d);
                }
                if (dropped != nullptr) {
                    store_wide(dropped, half_dropped, at, c, columns, kept(rule, at + c, d));
                }
            }
        }
    }
#pragma unroll
    for (int j = 0; j < PARTS; j++) {
        int c = 4 * (threadIdx.x + j * blockDim.x);
        if (c < columns) {
            long long to = (long long) blockIdx.x * columns;
            store_four(gains + to, c, columns, dgain[j]);
            if (biases != nullptr) {
                store_four(biases + to, c, columns, dbias[j]);
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(MOST_THREADS) residual_norm_grad_1(
        const float* x, const float* gain, const float* statistics, int centred, const void* dy, int half_dy, const void* more, int half_more, const void* residual, int half_residual, float* dx, const long long* step, long long key, int threshold, float scale, void* dropped, int half_dropped, float* gains, float* biases, int rows, int columns, int span) {
    gradient_rows<1>(x, gain, statistics, centred, dy, half_dy, more, half_more, residual, half_residual, dx, {step, key, threshold, scale}, dropped, half_dropped, gains, biases, rows, columns, span);
}

extern "C" __global__ void __launch_bounds__(MOST_THREADS) residual_norm_grad_2(
        const float* x, const float* gain, const float* statistics, int centred, const void* dy, int half_dy, const void* more, int half_more, const void* residual, int half_residual, float* dx, const long long* step, long long key, int threshold, float scale, void* dropped, int half_dropped, float* gains, float* biases, int rows, int columns, int span) {
    gradient_rows<2>(x, gain, statistics, centred, dy, half_dy, more, half_more, residual, half_residual, dx, {step, key, threshold, scale}, dropped, half_dropped, gains, biases, rows, columns, span);
}

// dgain and, by the blocks of y = 1, dbias: the sums over spans, a warp a share of them, then the warps' in order.
// Grid: (columns / 32, 1 or 2), blocks of 1024.
extern "C" __global__ void __launch_bounds__(1024) sum_spans(
        const float* gains, const float* biases, float* dgain, float* dbias, int spans, int columns) {
    __shared__ float shared[WARP][WARP];
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    int column = blockIdx.x * WARP + lane;
    const float* from = blockIdx.y == 0 ? gains : biases;
    float sum = 0.0f;
    if (column < columns) {
#pragma unroll 8
        for (int s = warp; s < spans; s += WARP) {
            sum += from[(long long) s * columns + column];
        }
    }
    shared[warp][lane] = sum;
    __syncthreads();
    if (warp == 0 && column < columns) {
        float total = 0.0f;
#pragma unroll
        for (int w = 0; w < WARP; w++) {
            total += shared[w][lane];
        }
        (blockIdx.y == 0 ? dgain : dbias)[column] = total;
    }
}

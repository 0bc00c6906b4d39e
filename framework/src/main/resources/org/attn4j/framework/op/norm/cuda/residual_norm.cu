// Dropout, the sum with a residual and a normalisation as one: a row is read once and stays in registers. Sums have the
// order of norm.cu and each op's result is rounded before the next: the bits are those of one op after the other.
#include "launch/common.cuh"
#include "launch/kept.cuh"
#include "launch/rows.cuh"
#include "launch/wide_four.cuh"

// Groups of four elements that a thread keeps: rows of 1,024 columns for a warp, of 4,096 for a block of 256.
template <bool BLOCK>
constexpr int HELD = BLOCK ? 4 : 8;

// The value of the row's first thread, in each of its threads.
template <bool BLOCK>
__device__ inline float first_of(const RowThreads<BLOCK>& threads, float v) {
    if constexpr (BLOCK) {
        __shared__ float first;
        if (threads.index == 0) {
            first = v;
        }
        __syncthreads();
        return first;
    } else {
        return __shfl_sync(FULL_WARP, v, 0);
    }
}

// sum = dropout(x) + residual, without those that are null; y its normalisation, statistics as norm.cu has them.
template <bool BLOCK, bool CENTRED>
__device__ void residual_norm_row(
        const void* x,
        int half_x,
        const void* residual,
        int half_residual,
        const Keeping& rule,
        float* sum,
        const float* gain,
        const float* bias,
        void* y,
        int half_y,
        float* statistics,
        int rows,
        int columns,
        float epsilon) {
    __shared__ float shared[WARP];
    RowThreads<BLOCK> threads(shared);
    if (threads.row >= rows) {
        return;
    }
    long long at = (long long) threads.row * columns;
    Four held[HELD<BLOCK>] = {};
#pragma unroll
    for (int j = 0; j < HELD<BLOCK>; j++) {
        int c = 4 * (threads.index + j * threads.count);
        if (c < columns) {
            held[j] = load_wide(x, half_x, at, c, columns);
            if (rule.step != nullptr) {
                held[j] = kept(rule, at + c, held[j]);
            }
            if (residual != nullptr) {
                Four r = load_wide(residual, half_residual, at, c, columns);
#pragma unroll
                for (int k = 0; k < 4; k++) {
                    held[j].v[k] = __fadd_rn(held[j].v[k], r.v[k]);
                }
            }
            if (sum != nullptr) {
                store_four(sum + at, c, columns, held[j]);
            }
        }
    }
    float origin = CENTRED ? first_of(threads, held[0].v[0]) : 0.0f;
    float rest = 0.0f;
    if (CENTRED) {
        float total = 0.0f;
#pragma unroll
        for (int j = 0; j < HELD<BLOCK>; j++) {
            int c = 4 * (threads.index + j * threads.count);
#pragma unroll
            for (int k = 0; k < 4; k++) {
                total += c + k < columns ? held[j].v[k] - origin : 0.0f;
            }
        }
        rest = threads.sum(total) / columns;
    }
    float squares = 0.0f;
#pragma unroll
    for (int j = 0; j < HELD<BLOCK>; j++) {
        int c = 4 * (threads.index + j * threads.count);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            if (CENTRED) {
                float distance = c + k < columns ? held[j].v[k] - origin - rest : 0.0f;
                squares += distance * distance;
            } else {
                squares += c + k < columns ? held[j].v[k] * held[j].v[k] : 0.0f;
            }
        }
    }
    float inverse = 1.0f / sqrtf(threads.sum(squares) / columns + epsilon);
#pragma unroll
    for (int j = 0; j < HELD<BLOCK>; j++) {
        int c = 4 * (threads.index + j * threads.count);
        if (c < columns) {
            Four g = load_four(gain, c, columns);
            Four f = held[j];
            if (CENTRED) {
                Four b = {{0.0f, 0.0f, 0.0f, 0.0f}};
                if (bias != nullptr) {
                    b = load_four(bias, c, columns);
                }
#pragma unroll
                for (int k = 0; k < 4; k++) {
                    f.v[k] = (f.v[k] - origin - rest) * inverse * g.v[k] + b.v[k];
                }
            } else {
#pragma unroll
                for (int k = 0; k < 4; k++) {
                    f.v[k] = f.v[k] * inverse * g.v[k];
                }
            }
            store_wide(y, half_y, at, c, columns, f);
        }
    }
    if (threads.index == 0) {
        if (CENTRED) {
            statistics[2 * (long long) threads.row] = origin + rest;
            statistics[2 * (long long) threads.row + 1] = inverse;
        } else {
            statistics[threads.row] = inverse;
        }
    }
}

extern "C" __global__ void __launch_bounds__(256) residual_layer_norm_warps(
        const void* x, int half_x, const void* residual, int half_residual, const long long* step, long long key, int threshold, float scale, float* sum, const float* gain, const float* bias, void* y, int half_y, float* statistics, int rows, int columns, float epsilon) {
    residual_norm_row<false, true>(x, half_x, residual, half_residual, {step, key, threshold, scale}, sum, gain, bias, y, half_y, statistics, rows, columns, epsilon);
}

extern "C" __global__ void __launch_bounds__(256) residual_layer_norm_blocks(
        const void* x, int half_x, const void* residual, int half_residual, const long long* step, long long key, int threshold, float scale, float* sum, const float* gain, const float* bias, void* y, int half_y, float* statistics, int rows, int columns, float epsilon) {
    residual_norm_row<true, true>(x, half_x, residual, half_residual, {step, key, threshold, scale}, sum, gain, bias, y, half_y, statistics, rows, columns, epsilon);
}

extern "C" __global__ void __launch_bounds__(256) residual_rms_norm_warps(
        const void* x, int half_x, const void* residual, int half_residual, const long long* step, long long key, int threshold, float scale, float* sum, const float* gain, const float* bias, void* y, int half_y, float* statistics, int rows, int columns, float epsilon) {
    residual_norm_row<false, false>(x, half_x, residual, half_residual, {step, key, threshold, scale}, sum, gain, bias, y, half_y, statistics, rows, columns, epsilon);
}

extern "C" __global__ void __launch_bounds__(256) residual_rms_norm_blocks(
        const void* x, int half_x, const void* residual, int half_residual, const long long* step, long long key, int threshold, float scale, float* sum, const float* gain, const float* bias, void* y, int half_y, float* statistics, int rows, int columns, float epsilon) {
    residual_norm_row<true, false>(x, half_x, residual, half_residual, {step, key, threshold, scale}, sum, gain, bias, y, half_y, statistics, rows, columns, epsilon);
}

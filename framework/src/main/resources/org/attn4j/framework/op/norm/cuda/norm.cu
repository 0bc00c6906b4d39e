// Layer and root-mean-square normalisation; half: whether y lies in bfloat16.
#include "launch/common.cuh"
#include "launch/four.cuh"
#include "launch/rows.cuh"
#include "launch/wide_four.cuh"

// Distances are taken from the row's first element, then from the mean: a row far from 0 keeps its digits.
template <bool BLOCK>
__device__ void layer_norm_row(
        const float* x, const float* gain, const float* bias, int biased, void* y, int half, float* statistics, int rows, int columns, float epsilon) {
    __shared__ float shared[WARP];
    RowThreads<BLOCK> threads(shared);
    if (threads.row >= rows) {
        return;
    }
    const float* from = x + (long long) threads.row * columns;
    float origin = from[0];
    float sum = 0.0f;
    for (int c = 4 * threads.index; c < columns; c += 4 * threads.count) {
        Four f = load_four(from, c, columns);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            sum += c + k < columns ? f.v[k] - origin : 0.0f;
        }
    }
    float rest = threads.sum(sum) / columns;
    float squares = 0.0f;
    for (int c = 4 * threads.index; c < columns; c += 4 * threads.count) {
        Four f = load_four(from, c, columns);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            float distance = c + k < columns ? f.v[k] - origin - rest : 0.0f;
            squares += distance * distance;
        }
    }
    float inverse = 1.0f / sqrtf(threads.sum(squares) / columns + epsilon);
    for (int c = 4 * threads.index; c < columns; c += 4 * threads.count) {
        Four f = load_four(from, c, columns);
        Four g = load_four(gain, c, columns);
        Four b = {{0.0f, 0.0f, 0.0f, 0.0f}};
        if (biased) {
            b = load_four(bias, c, columns);
        }
#pragma unroll
        for (int k = 0; k < 4; k++) {
            f.v[k] = (f.v[k] - origin - rest) * inverse * g.v[k] + b.v[k];
        }
        store_wide(y, half, (long long) threads.row * columns, c, columns, f);
    }
    if (threads.index == 0) {
        statistics[2 * (long long) threads.row] = origin + rest;
        statistics[2 * (long long) threads.row + 1] = inverse;
    }
}

template <bool BLOCK>
__device__ void rms_norm_row(const float* x, const float* gain, void* y, int half, float* statistics, int rows, int columns, float epsilon) {
    __shared__ float shared[WARP];
    RowThreads<BLOCK> threads(shared);
    if (threads.row >= rows) {
        return;
    }
    const float* from = x + (long long) threads.row * columns;
    float squares = 0.0f;
    for (int c = 4 * threads.index; c < columns; c += 4 * threads.count) {
        Four f = load_four(from, c, columns);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            squares += f.v[k] * f.v[k];
        }
    }
    float inverse = 1.0f / sqrtf(threads.sum(squares) / columns + epsilon);
    for (int c = 4 * threads.index; c < columns; c += 4 * threads.count) {
        Four f = load_four(from, c, columns);
        Four g = load_four(gain, c, columns);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            f.v[k] = f.v[k] * inverse * g.v[k];
        }
        store_wide(y, half, (long long) threads.row * columns, c, columns, f);
    }
    if (threads.index == 0) {
        statistics[threads.row] = inverse;
    }
}

extern "C" __global__ void layer_norm_warps(
        const float* x, const float* gain, const float* bias, int biased, void* y, int half, float* statistics, int rows, int columns, float epsilon) {
    layer_norm_row<false>(x, gain, bias, biased, y, half, statistics, rows, columns, epsilon);
}

extern "C" __global__ void layer_norm_blocks(
        const float* x, const float* gain, const float* bias, int biased, void* y, int half, float* statistics, int rows, int columns, float epsilon) {
    layer_norm_row<true>(x, gain, bias, biased, y, half, statistics, rows, columns, epsilon);
}

extern "C" __global__ void rms_norm_warps(
        const float* x, const float* gain, void* y, int half, float* statistics, int rows, int columns, float epsilon) {
    rms_norm_row<false>(x, gain, y, half, statistics, rows, columns, epsilon);
}

extern "C" __global__ void rms_norm_blocks(
        const float* x, const float* gain, void* y, int half, float* statistics, int rows, int columns, float epsilon) {
    rms_norm_row<true>(x, gain, y, half, statistics, rows, columns, epsilon);
}

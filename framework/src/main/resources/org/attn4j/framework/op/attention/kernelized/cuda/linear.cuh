// Kernelised attention at a cost linear in the sequences: sums of outer products over chunks of 64 keys (or queries), their
// running sums over the chunks, and the few keys between a tile of queries and its last whole chunk pair by pair. Values
// have a 1 appended: one matrix [K, N + 1] holds M and, in its last column, z.
#pragma once
#include "launch/visibility.cuh"

constexpr int LINEAR_THREADS = 256;
constexpr int LINEAR_CHUNK = 64;
constexpr int LINEAR_TILE = 32;
constexpr int LINEAR_TOGETHER = 4; // rows of a result that a thread has

struct LinearProblem {
    const float* q;
    const float* k;
    const float* v;
    KeyVisibility see;
    int heads;
    int width;
    int value_width;

    // N + 1.
    __device__ int columns() const {
        return value_width + 1;
    }

    __device__ long long state_size() const {
        return static_cast<long long>(width) * columns();
    }

    // Sums before (or from) each of the chunks of a head, and one more.
    __device__ float* states(float* all, int b, int h, int chunks) const {
        return all + (static_cast<long long>(b) * heads + h) * (chunks + 1) * state_size();
    }

    // Row of a query in [B, H, T].
    __device__ long long query_row(int b, int h, int t) const {
        return (static_cast<long long>(b) * heads + h) * see.queries + t;
    }
};

__device__ inline int linear_chunks(int length) {
    return (length + LINEAR_CHUNK - 1) / LINEAR_CHUNK;
}

// elu(x) + 1.
__device__ inline float feature(float x) {
    return x > 0.0f ? x + 1.0f : expf(x);
}

// Derivative of the feature, from its value.
__device__ inline float feature_slope(float feature) {
    return fminf(feature, 1.0f);
}

// Features of rows [.., H, K] of a head; zeros behind the last row.
__device__ inline void load_features(
        float* target, const float* source, const LinearProblem& p, int h, long long first, int rows) {
    for (int i = threadIdx.x; i < LINEAR_TILE * p.width; i += LINEAR_THREADS) {
        int r = i / p.width;
        float x = r < rows ? source[((first + r) * p.heads + h) * p.width + i % p.width] : 0.0f;
        target[i] = r < rows ? feature(x) : 0.0f;
    }
}

// Values with a 1 behind each row, and keys that the mask hides as rows of zeros.
__device__ inline void load_values(float* target, const LinearProblem& p, int b, int h, int s0, int rows) {
    int columns = p.columns();
    for (int i = threadIdx.x; i < LINEAR_TILE * columns; i += LINEAR_THREADS) {
        int r = i / columns;
        int c = i % columns;
        float value = 0.0f;
        if (r < rows && p.see.keeps(b, s0 + r)) {
            long long row = static_cast<long long>(b) * p.see.keys + s0 + r;
            value = c == p.value_width ? 1.0f : p.v[(row * p.heads + h) * p.value_width + c];
        }
        target[i] = value;
    }
}

// Gradients of numerators and denominators [B, H, T, N + 1] of some queries.
__device__ inline void load_gradients(
        float* target, const float* gradients, const LinearProblem& p, int b, int h, int t0, int rows) {
    const float* from = gradients + p.query_row(b, h, t0) * p.columns();
    for (int i = threadIdx.x; i < LINEAR_TILE * p.columns(); i += LINEAR_THREADS) {
        target[i] = i < rows * p.columns() ? from[i] : 0.0f;
    }
}

// C[r, c] (+)= sum over e below depth of A[r, e] B[e, c] for 32 rows r; A[r, e] at r * a_row + e * a_step, and so on.
__device__ inline void tile_product(
        float* c, int columns, const float* a, int a_row, int a_step, const float* b, int b_row, int b_column, int depth,
        bool add) {
    constexpr int GROUPS = LINEAR_TILE / LINEAR_TOGETHER;
    for (int i = threadIdx.x; i < GROUPS * columns; i += LINEAR_THREADS) {
        int column = i % columns;
        int r = i / columns * LINEAR_TOGETHER;
        float sums[LINEAR_TOGETHER];
#pragma unroll
        for (int n = 0; n < LINEAR_TOGETHER; n++) {
            sums[n] = add ? c[(r + n) * columns + column] : 0.0f;
        }
        for (int e = 0; e < depth; e++) {
            float x = b[e * b_row + column * b_column];
#pragma unroll
            for (int n = 0; n < LINEAR_TOGETHER; n++) {
                sums[n] = fmaf(a[(r + n) * a_row + e * a_step], x, sums[n]);
            }
        }
#pragma unroll
        for (int n = 0; n < LINEAR_TOGETHER; n++) {
            c[(r + n) * columns + column] = sums[n];
        }
    }
}

// Pairs [32 queries, 32 keys] that are not seen become 0.
__device__ inline void hide_pairs(float* pairs, const LinearProblem& p, int first, int t0, int s0) {
    for (int i = threadIdx.x; i < LINEAR_TILE * LINEAR_TILE; i += LINEAR_THREADS) {
        int t = t0 + i / LINEAR_TILE;
        if (t >= p.see.queries || s0 + i % LINEAR_TILE >= p.see.visible(first, t)) {
            pairs[i] = 0.0f;
        }
    }
}

// Numerators and denominators [32, N + 1] of a tile of queries; a barrier behind it is the caller's.
__device__ inline void linear_sums(
        const LinearProblem& p, float* sums, const float* q, float* k, float* v, float* pairs, const float* states, int b,
        int h, int t0, int count) {
    int first = p.see.first_position();
    int columns = p.columns();
    int chunk = p.see.causal ? p.see.visible(first, t0) / LINEAR_CHUNK : linear_chunks(p.see.keys);
    int end = p.see.causal ? p.see.visible(first, t0 + count - 1) : 0;
    tile_product(sums, columns, q, p.width, 1, states + chunk * p.state_size(), columns, 1, p.width, false);
    for (int s0 = chunk * LINEAR_CHUNK; s0 < end; s0 += LINEAR_TILE) {
        int length = min(LINEAR_TILE, p.see.keys - s0);
        __syncthreads();
        load_features(k, p.k, p, h, static_cast<long long>(b) * p.see.keys + s0, length);
        load_values(v, p, b, h, s0, length);
        __syncthreads();
        tile_product(pairs, LINEAR_TILE, q, p.width, 1, k, 1, p.width, p.width, false);
        __syncthreads();
        hide_pairs(pairs, p, first, t0, s0);
        __syncthreads();
        tile_product(sums, columns, pairs, LINEAR_TILE, 1, v, columns, 1, length, true);
    }
}

// Tiles of attention in bfloat16 for tensor cores: a warp has 16 rows of scores for each product.
#pragma once
#include "attention/cuda/attention_scores.cuh"
#include "launch/mma.cuh"

constexpr int HALF_PAD = 8; // rows then begin in different banks
constexpr int MMA_ROWS = 16;
constexpr int MMA_COLUMNS = 8;

// Copies rows of a head, times a factor, rounded: [ROWS, WIDTH + 8]; zeros behind the last row.
template <int ROWS, int WIDTH>
__device__ void load_half_rows(unsigned short* target, const float* source, long long row, int rows, float factor) {
    for (int i = threadIdx.x; i < ROWS * (WIDTH / 4); i += TILE_THREADS) {
        int r = i / (WIDTH / 4);
        int c = i % (WIDTH / 4) * 4;
        Four four = {{0.0f, 0.0f, 0.0f, 0.0f}};
        if (r < rows) {
            four = *reinterpret_cast<const Four*>(source + r * row + c);
        }
        unsigned* to = reinterpret_cast<unsigned*>(target + r * (WIDTH + HALF_PAD) + c);
        to[0] = pack_bfloat16(four.v[0] * factor, four.v[1] * factor);
        to[1] = pack_bfloat16(four.v[2] * factor, four.v[3] * factor);
    }
}

// The same, transposed: [WIDTH, ROWS + 8].
template <int ROWS, int WIDTH>
__device__ void load_half_columns(unsigned short* target, const float* source, long long row, int rows, float factor) {
    for (int i = threadIdx.x; i < ROWS / 2 * (WIDTH / 4); i += TILE_THREADS) {
        int r = i % (ROWS / 2) * 2;
        int c = i / (ROWS / 2) * 4;
        Four first = {{0.0f, 0.0f, 0.0f, 0.0f}};
        Four second = first;
        if (r < rows) {
            first = *reinterpret_cast<const Four*>(source + r * row + c);
        }
        if (r + 1 < rows) {
            second = *reinterpret_cast<const Four*>(source + (r + 1) * row + c);
        }
#pragma unroll
        for (int e = 0; e < 4; e++) {
            *reinterpret_cast<unsigned*>(target + (c + e) * (ROWS + HALF_PAD) + r) =
                    pack_bfloat16(first.v[e] * factor, second.v[e] * factor);
        }
    }
}

// C [16, 8 N] = rows of A [.., 16 D] times the transpose of B [8 N, 16 D], both in shared memory.
template <int N, int WIDTH>
__device__ void half_products(
        float (&c)[N][4], const unsigned short* a, int a_first, const unsigned short* b) {
#pragma unroll
    for (int n = 0; n < N; n++) {
#pragma unroll
        for (int e = 0; e < 4; e++) {
            c[n][e] = 0.0f;
        }
    }
#pragma unroll
    for (int d = 0; d < WIDTH; d += 16) {
        unsigned left[4];
        load_left(left, a, WIDTH + HALF_PAD, a_first, d);
#pragma unroll
        for (int n = 0; n < N; n++) {
            unsigned right[2];
            load_right(right, b, WIDTH + HALF_PAD, n * MMA_COLUMNS, d);
            mma_bfloat16(c[n], left, right);
        }
    }
}

// C [16, WIDTH] += W [16, 8 N], rounded, times B [8 N, WIDTH], which lies transposed in shared memory.
template <int N, int WIDTH>
__device__ void add_half_weighted(
        float (&c)[WIDTH / MMA_COLUMNS][4], const float (&weights)[N][4], const unsigned short* transposed) {
#pragma unroll
    for (int k = 0; k < N / 2; k++) {
        unsigned left[4];
        left_of_results(left, weights[2 * k], weights[2 * k + 1]);
#pragma unroll
        for (int n = 0; n < WIDTH / MMA_COLUMNS; n++) {
            unsigned right[2];
            load_right(right, transposed, N * MMA_COLUMNS + HALF_PAD, n * MMA_COLUMNS, 16 * k);
            mma_bfloat16(c[n], left, right);
        }
    }
}

// Over the 4 lanes that share rows of a result.
__device__ inline float quad_sum(float value) {
    value += __shfl_xor_sync(0xffffffffu, value, 1);
    return value + __shfl_xor_sync(0xffffffffu, value, 2);
}

__device__ inline float quad_max(float value) {
    value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, 1));
    return fmaxf(value, __shfl_xor_sync(0xffffffffu, value, 2));
}

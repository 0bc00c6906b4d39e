// Tiles of attention in bfloat16 for tensor cores: a warp has 16 rows of scores, or several times 16, for each product.
#pragma once
#include "launch/async_copy.cuh"
#include "attention/cuda/attention_scores.cuh"
#include "launch/mma.cuh"

constexpr int HALF_PAD = 8; // rows then begin in different banks, and 8 of them at one column are in all of them
constexpr int MMA_ROWS = 16;
constexpr int MMA_COLUMNS = 8;
constexpr int WARPS = TILE_THREADS / WARP;

// Begins to copy rows of a head, from an element of a tensor on: [ROWS, WIDTH + 8]; zeros behind the last row. Those in
// single precision are rounded on the way, and there when the call ends.
template <int ROWS, int WIDTH>
__device__ void load_half_rows(
        unsigned short* target, const void* tensor, bool half, long long first, long long row, int rows) {
    constexpr int CHUNKS = WIDTH / 8;
    static_assert(ROWS * CHUNKS % TILE_THREADS == 0, "each thread copies as many");
    int c = threadIdx.x % CHUNKS * 8;
#pragma unroll
    for (int i = 0; i < ROWS * CHUNKS / TILE_THREADS; i++) {
        int r = threadIdx.x / CHUNKS + i * (TILE_THREADS / CHUNKS);
        unsigned short* to = target + r * (WIDTH + HALF_PAD) + c;
        bool there = r < rows;
        long long at = first + (there ? r * row : 0) + c;
        if (half) {
            copy_ahead(to, static_cast<const unsigned short*>(tensor) + at, there);
        } else {
            Four low = {{0.0f, 0.0f, 0.0f, 0.0f}};
            Four high = low;
            if (there) {
                low = *reinterpret_cast<const Four*>(static_cast<const float*>(tensor) + at);
                high = *reinterpret_cast<const Four*>(static_cast<const float*>(tensor) + at + 4);
            }
            *reinterpret_cast<uint4*>(to) = make_uint4(
                    pack_bfloat16(low.v[0], low.v[1]),
                    pack_bfloat16(low.v[2], low.v[3]),
                    pack_bfloat16(high.v[0], high.v[1]),
                    pack_bfloat16(high.v[2], high.v[3]));
        }
    }
}

template <int B, int N>
__device__ inline void clear_results(float (&c)[B][N][4]) {
#pragma unroll
    for (int m = 0; m < B; m++) {
#pragma unroll
        for (int n = 0; n < N; n++) {
#pragma unroll
            for (int e = 0; e < 4; e++) {
                c[m][n][e] = 0.0f;
            }
        }
    }
}

// C [16 B, 8 N] = rows of A [16 B, WIDTH] times the transpose of B [8 N, WIDTH], both in shared memory.
template <int B, int N, int WIDTH>
__device__ void half_products(float (&c)[B][N][4], const unsigned short* a, const unsigned short* b) {
    constexpr int ROW = WIDTH + HALF_PAD;
    clear_results(c);
#pragma unroll
    for (int d = 0; d < WIDTH; d += 16) {
        unsigned left[B][4];
#pragma unroll
        for (int m = 0; m < B; m++) {
            load_left(left[m], a + m * MMA_ROWS * ROW + d, ROW);
        }
#pragma unroll
        for (int n = 0; n < N; n += 2) {
            unsigned right[4];
            load_right(right, b + n * MMA_COLUMNS * ROW + d, ROW);
#pragma unroll
            for (int m = 0; m < B; m++) {
                mma_bfloat16(c[m][n], left[m], right[0], right[1]);
                mma_bfloat16(c[m][n + 1], left[m], right[2], right[3]);
            }
        }
    }
}

// C [16 B, WIDTH] += W [16 B, 8 N], rounded, times B [8 N, WIDTH] in shared memory.
template <int B, int N, int WIDTH>
__device__ void add_half_weighted(
        float (&c)[B][WIDTH / MMA_COLUMNS][4], const float (&weights)[B][N][4], const unsigned short* b) {
    constexpr int ROW = WIDTH + HALF_PAD;
#pragma unroll
    for (int k = 0; k < N; k += 2) {
        unsigned left[B][4];
#pragma unroll
        for (int m = 0; m < B; m++) {
            left_of_results(left[m], weights[m][k], weights[m][k + 1]);
        }
#pragma unroll
        for (int n = 0; n < WIDTH / MMA_COLUMNS; n += 2) {
            unsigned right[4];
            load_right_columns(right, b + k * MMA_COLUMNS * ROW + n * MMA_COLUMNS, ROW);
#pragma unroll
            for (int m = 0; m < B; m++) {
                mma_bfloat16(c[m][n], left[m], right[0], right[1]);
                mma_bfloat16(c[m][n + 1], left[m], right[2], right[3]);
            }
        }
    }
}

// Writes two adjacent numbers of a tensor.
__device__ inline void write_pair(void* tensor, bool half, long long at, float low, float high) {
    if (half) {
        *reinterpret_cast<unsigned*>(static_cast<unsigned short*>(tensor) + at) = pack_bfloat16(low, high);
    } else {
        *reinterpret_cast<float2*>(static_cast<float*>(tensor) + at) = make_float2(low, high);
    }
}

// Writes this warp's rows of a head, from row mine of those that begin at an element of a tensor, as far as there are.
template <int B, int M>
__device__ inline void write_results(
        void* tensor,
        bool half,
        long long first,
        long long row,
        const float (&c)[B][M][4],
        int mine,
        int count,
        float factor) {
#pragma unroll
    for (int m = 0; m < B; m++) {
#pragma unroll
        for (int i = 0; i < 2; i++) {
            int r = mine + m * MMA_ROWS + threadIdx.x % WARP / 4 + 8 * i;
            if (r < count) {
                long long at = first + r * row + threadIdx.x % 4 * 2;
#pragma unroll
                for (int n = 0; n < M; n++) {
                    write_pair(
                            tensor, half, at + n * MMA_COLUMNS, c[m][n][2 * i] * factor, c[m][n][2 * i + 1] * factor);
                }
            }
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

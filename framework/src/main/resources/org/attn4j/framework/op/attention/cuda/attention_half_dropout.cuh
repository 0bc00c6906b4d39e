// Which weights of a tile dropout keeps, in the layout of results of tensor cores; lanes share counters of 4 adjacent keys.
#pragma once
#include "attention/cuda/attention_half_tile.cuh"

// Of a result [16 queries, 8 N keys] of this warp: bit 4 n + e. row: index of the first query among all of [B, H, T].
// Lanes 2 i and 2 i + 1 share counters: each has those of one of their two queries.
template <int N>
__device__ unsigned half_kept(const AttentionProblem& p, long long row, int key) {
    static_assert(N <= 8, "one bit a weight");
    if (!p.has(DROPOUT)) {
        return 0xffffffffu;
    }
    long long step = p.step[0];
    unsigned threshold = static_cast<unsigned>(p.threshold);
    int g = threadIdx.x % WARP / 4;
    int q = threadIdx.x % 4;
    unsigned bits = 0;
    if (p.keys % 4 != 0) {
#pragma unroll 1
        for (int i = 0; i < 4 * N; i++) {
            long long query = row + g + (i & 2) * 4;
            int at = key + i / 4 * MMA_COLUMNS + 2 * q + (i & 1);
            bits |= static_cast<unsigned>(philox_word(p.key, step, query * p.keys + at) >= threshold) << i;
        }
        return bits;
    }
    unsigned found = 0;
#pragma unroll 1
    for (int n = 0; n < N; n++) {
        long long element = (row + g + q % 2 * 8) * p.keys + key + n * MMA_COLUMNS + q / 2 * 4;
        Words words = philox(p.key, step, element >> 2);
#pragma unroll
        for (int e = 0; e < 4; e++) {
            found |= static_cast<unsigned>(words.w[e] >= threshold) << (4 * n + e);
        }
    }
    unsigned other = __shfl_xor_sync(0xffffffffu, found, 1);
    unsigned upper = (q % 2 == 0 ? found : other) >> (q % 2 * 2); // row g
    unsigned lower = (q % 2 == 0 ? other : found) >> (q % 2 * 2); // row g + 8
#pragma unroll
    for (int n = 0; n < N; n++) {
        bits |= (upper >> (4 * n) & 3) << (4 * n);
        bits |= (lower >> (4 * n) & 3) << (4 * n + 2);
    }
    return bits;
}

// Of a result [16 keys, 8 N queries]. The 4 lanes of adjacent keys share counters: each has every fourth.
template <int N>
__device__ unsigned half_kept_transposed(const AttentionProblem& p, long long row, int key) {
    static_assert(N <= 8, "one bit a weight");
    if (!p.has(DROPOUT)) {
        return 0xffffffffu;
    }
    long long step = p.step[0];
    unsigned threshold = static_cast<unsigned>(p.threshold);
    int g = threadIdx.x % WARP / 4;
    int q = threadIdx.x % 4;
    unsigned bits = 0;
    if (p.keys % 4 != 0) {
#pragma unroll 1
        for (int i = 0; i < 4 * N; i++) {
            long long query = row + i / 4 * MMA_COLUMNS + 2 * q + (i & 1);
            int at = key + g + (i & 2) * 4;
            bits |= static_cast<unsigned>(philox_word(p.key, step, query * p.keys + at) >= threshold) << i;
        }
        return bits;
    }
    // Element 4 n + e of each of the 4 lanes has the counter that lane e of them computes as its n-th.
    int mine = g % 4;
    unsigned found = 0;
#pragma unroll 1
    for (int n = 0; n < N; n++) {
        long long query = row + n * MMA_COLUMNS + 2 * q + (mine & 1);
        Words words = philox(p.key, step, (query * p.keys + key + g / 4 * 4 + (mine & 2) * 4) >> 2);
#pragma unroll
        for (int e = 0; e < 4; e++) {
            found |= static_cast<unsigned>(words.w[e] >= threshold) << (4 * n + e);
        }
    }
#pragma unroll
    for (int e = 0; e < 4; e++) {
        unsigned other = __shfl_sync(0xffffffffu, found, (g / 4 * 4 + e) * 4 + q) >> mine;
#pragma unroll
        for (int n = 0; n < N; n++) {
            bits |= (other >> (4 * n) & 1) << (4 * n + e);
        }
    }
    return bits;
}

// Which weights of a tile dropout keeps. A counter gives numbers for 4 adjacent keys, which 4 adjacent threads hold: each
// computes a quarter of the counters, and they exchange what came out.
#pragma once
#include "attention/cuda/attention_tile.cuh"

template <typename T>
struct Kept {
    static constexpr int QUAD = 4;
    static constexpr int TURNS = QUAD / T::MY_KEYS; // queries that the 4 threads take in turn
    static_assert(T::MY_KEYS == 1 || T::MY_KEYS == 2 || T::MY_KEYS == 4, "4 threads share the counters of a query");
    static_assert(T::MY_QUERIES * T::MY_KEYS <= 32, "one bit a weight");

    unsigned bits;

    // row: that of the tile's first query among all of [B, H, T].
    __device__ Kept(const AttentionProblem& p, long long row, int s0, int down, int across) : bits(0xffffffffu) {
        if (p.has(DROPOUT)) {
            long long step = p.step[0];
            bits = p.keys % QUAD == 0 ? together(p, step, row, s0, down, across)
                                      : alone(p, step, row, s0, down, across);
        }
    }

    // What to multiply a weight with.
    __device__ float factor(const AttentionProblem& p, int i, int j) const {
        return (bits >> (i * T::MY_KEYS + j) & 1) != 0 ? p.keep : 0.0f;
    }

    __device__ static unsigned together(
            const AttentionProblem& p, long long step, long long row, int s0, int down, int across) {
        int mine = across % QUAD;
        int key = s0 + ACROSS * (mine % T::MY_KEYS) + across / QUAD * QUAD;
        unsigned found = 0;
#pragma unroll 1
        for (int n = 0; n * TURNS < T::MY_QUERIES; n++) {
            int i = n * TURNS + mine / T::MY_KEYS;
            Words words = philox(p.key, step, ((row + down + DOWN * i) * p.keys + key) >> 2);
#pragma unroll
            for (int e = 0; e < QUAD; e++) {
                found |= static_cast<unsigned>(words.w[e] >= static_cast<unsigned>(p.threshold)) << (QUAD * n + e);
            }
        }
        unsigned result = 0;
#pragma unroll
        for (int from = 0; from < QUAD; from++) {
            int lane = (threadIdx.x & 31) / QUAD * QUAD + from;
            unsigned other = __shfl_sync(0xffffffffu, found, lane) >> mine;
            int j = from % T::MY_KEYS;
#pragma unroll
            for (int i = from / T::MY_KEYS; i < T::MY_QUERIES; i += TURNS) {
                result |= (other >> (QUAD * (i / TURNS)) & 1) << (i * T::MY_KEYS + j);
            }
        }
        return result;
    }

    __device__ static unsigned alone(
            const AttentionProblem& p, long long step, long long row, int s0, int down, int across) {
        unsigned result = 0;
#pragma unroll 1
        for (int e = 0; e < T::MY_QUERIES * T::MY_KEYS; e++) {
            long long query = row + down + DOWN * (e / T::MY_KEYS);
            int key = s0 + across + ACROSS * (e % T::MY_KEYS);
            unsigned word = philox_word(p.key, step, query * p.keys + key);
            result |= static_cast<unsigned>(word >= static_cast<unsigned>(p.threshold)) << e;
        }
        return result;
    }
};

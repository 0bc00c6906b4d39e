// From products of queries and keys to scores: hidden keys, segments and the bias of relative positions.
#pragma once
#include "attention/cuda/attention_tile.cuh"

// What a block knows of the keys, queries and relative positions of a tile; in shared memory.
template <typename T>
struct Surroundings {
    int hidden[T::KEYS];
    int key_segments[T::KEYS];
    int query_segments[T::QUERIES];
    int head;
    int position; // of the tile's first query
    int limits[T::QUERIES]; // keys that each query sees by the causal order
    int any[TILE_THREADS / 32];
    float bias[T::KEYS + T::QUERIES]; // of key c and query r at c - r + QUERIES - 1

    // Reads what belongs to the queries.
    __device__ void load_queries(const AttentionProblem& p, int first, int b, int h, int t0) {
        if (threadIdx.x == 0) {
            head = h;
            position = first + t0;
        }
        for (int r = threadIdx.x; r < T::QUERIES; r += TILE_THREADS) {
            bool inside = t0 + r < p.queries;
            limits[r] = inside ? p.visibility().visible(first, t0 + r) : 0;
            query_segments[r] = inside && p.segmented() ? p.query_segment(b, t0 + r) : 0;
        }
    }

    // Reads what belongs to the keys.
    __device__ void load_keys(const AttentionProblem& p, int b, int s0) {
        bool sees = false;
        for (int c = threadIdx.x; c < T::KEYS; c += TILE_THREADS) {
            bool inside = s0 + c < p.keys && p.visibility().keeps(b, s0 + c);
            hidden[c] = !inside;
            key_segments[c] = inside && p.segmented() ? p.key_segment(b, s0 + c) : 0;
            sees |= inside;
        }
        unsigned lanes = __ballot_sync(0xffffffffu, sees);
        if (threadIdx.x % 32 == 0) {
            any[threadIdx.x / 32] = lanes != 0;
        }
    }

    // Reads the bias of each relative position between the tile's queries and keys.
    __device__ void load_bias(const AttentionProblem& p, int h, int t0, int s0) {
        if (p.has(RELATIVE)) {
            for (int i = threadIdx.x; i < T::KEYS + T::QUERIES - 1; i += TILE_THREADS) {
                bias[i] = p.table[h * p.bucket_count + p.bucket(t0 + T::QUERIES - 1, s0 + i)];
            }
        }
    }

    // Whether the mask keeps any key of the tile.
    __device__ bool sees_any() const {
        int all = 0;
        for (int i = 0; i < TILE_THREADS / 32; i++) {
            all |= any[i];
        }
        return all != 0;
    }

    // Whether products are scores as they are: every query of the tile sees every key, and nothing is added. What comes
    // out for queries behind the last is not used.
    __device__ static bool plain(const AttentionProblem& p, int first, int t0, int s0) {
        bool bare = p.type(MASK_SHIFT) == 0 && !p.segmented() && !p.has(RELATIVE);
        bool all = p.sparse.sees_all(first + t0, first + t0 + T::QUERIES - 1, s0, s0 + T::KEYS - 1);
        return bare && all && s0 + T::KEYS <= p.visibility().visible(first, t0);
    }

    // The score of query r and key c of the tile, -infinity where the key is hidden.
    __device__ float score(const AttentionProblem& p, float product, int r, int c, int s0) const {
        bool sees = hidden[c] == 0 && s0 + c < limits[r] && key_segments[c] == query_segments[r]
                && p.sparse.sees(head, position + r, s0 + c);
        return sees ? product + (p.has(RELATIVE) ? bias[c - r + T::QUERIES - 1] : 0.0f) : HIDDEN;
    }

    // The same as an exponent of 2; the product is not scaled yet.
    __device__ float exponent(const AttentionProblem& p, float product, int r, int c, int s0) const {
        return score(p, product * p.scale, r, c, s0) * 1.4426950408889634f;
    }

    // Turns a thread's products into scores.
    __device__ void finish(
            const AttentionProblem& p, float (&scores)[T::MY_QUERIES][T::MY_KEYS], int s0, int down, int across) const {
#pragma unroll
        for (int j = 0; j < T::MY_KEYS; j++) {
#pragma unroll
            for (int i = 0; i < T::MY_QUERIES; i++) {
                scores[i][j] = score(p, scores[i][j], down + DOWN * i, across + ACROSS * j, s0);
            }
        }
    }
};

// The inputs of one attention as its kernels read them: where they lie, which keys a query sees, what dropout keeps.
#pragma once
#include "attention/cuda/attention_sparse.cuh"
#include "launch/common.cuh"
#include "launch/four.cuh"
#include "launch/philox.cuh"
#include "launch/visibility.cuh"

// Bits of the integer that tells what an attention has; Java's AttentionArguments sets them.
constexpr int CAUSAL = 1;
constexpr int VECTORS = 2; // rows begin at addresses that 16 divides, and hold whole groups of 4 elements
constexpr int RELATIVE = 4;
constexpr int DROPOUT = 8;
constexpr int MASK_SHIFT = 4;
constexpr int OFFSET_SHIFT = 6;
constexpr int QUERY_SEGMENTS_SHIFT = 8;
constexpr int KEY_SEGMENTS_SHIFT = 10;
// Which tensors are in bfloat16, the others in single precision; kernels for tensor cores alone read and write such.
constexpr int HALF_Q = 1 << 12;
constexpr int HALF_KV = 1 << 13;
constexpr int HALF_Y = 1 << 14;
constexpr int HALF_DY = 1 << 15;
constexpr int HALF_DQ = 1 << 16;
constexpr int HALF_DKV = 1 << 17;

struct AttentionProblem {
    const float* q;
    const float* kv;
    const int* mask;
    const int* offset;
    const float* table;
    const float* buckets; // bucket of each s - t, from -(T - 1) on
    const int* query_segments;
    const int* key_segments;
    const long long* step;
    SparsePattern sparse;
    int flags;
    int heads;
    int groups;
    int width;
    int queries;
    int keys;
    int q_row;
    int kv_row;
    int k_first;
    int v_first;
    int bucket_count;
    int threshold;
    long long key;
    float scale;
    float keep;

    __device__ bool has(int flag) const {
        return (flags & flag) != 0;
    }

    __device__ int type(int shift) const {
        return flags >> shift & 3;
    }

    __device__ KeyVisibility visibility() const {
        return {mask, offset, type(MASK_SHIFT), type(OFFSET_SHIFT), has(CAUSAL), queries, keys};
    }

    __device__ bool segmented() const {
        return type(QUERY_SEGMENTS_SHIFT) != 0;
    }

    __device__ int query_segment(int b, int t) const {
        return integer_at(query_segments, type(QUERY_SEGMENTS_SHIFT), static_cast<long long>(b) * queries + t);
    }

    __device__ int key_segment(int b, int s) const {
        return integer_at(key_segments, type(KEY_SEGMENTS_SHIFT), static_cast<long long>(b) * keys + s);
    }

    // The first tile of keys from s0 on that some query of a tile may see by the sparse pattern; end or more where none is.
    __device__ int next_keys(int h, int first, int t0, int queries_of_tile, int s0, int keys_of_tile, int end) const {
        int t = first + t0;
        while (s0 < end && !sparse.sees_any(h, t, t + queries_of_tile - 1, s0, s0 + keys_of_tile - 1)) {
            s0 += keys_of_tile;
        }
        return s0;
    }

    // The first tile of queries from t0 on of which one may see a key of a tile.
    __device__ int next_queries(int h, int first, int t0, int queries_of_tile, int s0, int keys_of_tile) const {
        while (t0 < queries
                && !sparse.sees_any(h, first + t0, first + t0 + queries_of_tile - 1, s0, s0 + keys_of_tile - 1)) {
            t0 += queries_of_tile;
        }
        return t0;
    }

    __device__ int key_head(int h) const {
        return static_cast<int>(static_cast<long long>(h) * groups / heads);
    }

    // Row of a query in [B, H, T].
    __device__ long long weight_row(int b, int h, int t) const {
        return (static_cast<long long>(b) * heads + h) * queries + t;
    }

    // Which element of q a query begins at, which of y and dy, and which of kv a key and a value do.
    __device__ long long query_first(int b, int h, int t) const {
        return (static_cast<long long>(b) * queries + t) * q_row + h * width;
    }

    __device__ long long output_first(int b, int h, int t) const {
        return ((static_cast<long long>(b) * queries + t) * heads + h) * width;
    }

    __device__ long long key_first(int b, int g, int s) const {
        return (static_cast<long long>(b) * keys + s) * kv_row + k_first + g * width;
    }

    __device__ long long value_first(int b, int g, int s) const {
        return (static_cast<long long>(b) * keys + s) * kv_row + v_first + g * width;
    }

    __device__ const float* query(int b, int h, int t) const {
        return q + query_first(b, h, t);
    }

    __device__ const float* key_at(int b, int g, int s) const {
        return kv + key_first(b, g, s);
    }

    __device__ const float* value_at(int b, int g, int s) const {
        return kv + value_first(b, g, s);
    }

    // Bucket of a pair's relative position; 0 outside of the sequences.
    __device__ int bucket(int t, int s) const {
        int at = s - t + queries - 1;
        return at >= 0 && at < queries + keys ? static_cast<int>(buckets[at]) : 0;
    }
};

// Which keys a query sees: by the causal order, and by a mask [B, S] of any type, where 1 keeps and 0 hides.
#pragma once
#include "launch/common.cuh"

// Element types by which masks, offsets and ids may come, as Java's ElementTypes numbers them; 0 for none.
constexpr int FLOATS = 1;
constexpr int INTEGERS = 2;
constexpr int LONGS = 3;

#define HIDDEN (-INFINITY)

// An integer, of which the low 32 bits count.
__device__ inline int integer_at(const int* values, int type, long long index) {
    return type == LONGS ? values[2 * index] : values[index];
}

// Whether a mask keeps an element: whether it differs from 0.
__device__ inline bool kept(const int* mask, int type, long long index) {
    if (type == LONGS) {
        return (mask[2 * index] | mask[2 * index + 1]) != 0;
    }
    return (type == FLOATS ? mask[index] & 0x7fffffff : mask[index]) != 0;
}

struct KeyVisibility {
    const int* mask;
    const int* offset;
    int mask_type;
    int offset_type;
    int causal;
    int queries;
    int keys;

    // Position of query 0.
    __device__ int first_position() const {
        return offset_type == 0 ? 0 : integer_at(offset, offset_type, 0);
    }

    // How many keys, from the first, a query sees by the causal order; first: the position of query 0.
    __device__ int visible(int first, int t) const {
        if (!causal) {
            return keys;
        }
        long long count = static_cast<long long>(first) + t + 1;
        return count < 0 ? 0 : count > keys ? keys : static_cast<int>(count);
    }

    // The first query that sees a key; the number of queries where none does.
    __device__ int first_query(int first, int s) const {
        if (!causal) {
            return 0;
        }
        long long t = static_cast<long long>(s) - first;
        return t < 0 ? 0 : t > queries ? queries : static_cast<int>(t);
    }

    __device__ bool keeps(int b, int s) const {
        return mask_type == 0 || kept(mask, mask_type, static_cast<long long>(b) * keys + s);
    }
};

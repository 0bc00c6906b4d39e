// Four neighbouring numbers of a row that lies in single precision or in bfloat16; they are floats in registers.
#pragma once
#include "launch/four.cuh"
#include "launch/mma.cuh"

struct alignas(8) HalfFour {
    unsigned v[2];
};

// An element.
__device__ inline float load_one(const void* memory, int half, long long i) {
    return half == 0 ? static_cast<const float*>(memory)[i]
                     : __uint_as_float((unsigned) static_cast<const unsigned short*>(memory)[i] << 16);
}

// Elements i to i + 3 of a row of n that begins `from` elements into memory; 0 for those behind its end.
__device__ inline Four load_wide(const void* memory, int half, long long from, int i, int n) {
    if (half == 0) {
        return load_four(static_cast<const float*>(memory) + from, i, n);
    }
    const unsigned short* p = static_cast<const unsigned short*>(memory) + from + i;
    Four f;
    if (i + 3 < n && ((unsigned long long) p & 7) == 0) {
        HalfFour two = *reinterpret_cast<const HalfFour*>(p);
#pragma unroll
        for (int k = 0; k < 2; k++) {
            f.v[2 * k] = __uint_as_float(two.v[k] << 16);
            f.v[2 * k + 1] = __uint_as_float(two.v[k] & 0xffff0000u);
        }
        return f;
    }
#pragma unroll
    for (int k = 0; k < 4; k++) {
        f.v[k] = i + k < n ? __uint_as_float((unsigned) p[k] << 16) : 0.0f;
    }
    return f;
}

// Stores elements i to i + 3 of such a row, rounded where it is bfloat16, but for those behind its end.
__device__ inline void store_wide(void* memory, int half, long long from, int i, int n, const Four& f) {
    if (half == 0) {
        store_four(static_cast<float*>(memory) + from, i, n, f);
        return;
    }
    unsigned short* p = static_cast<unsigned short*>(memory) + from + i;
    HalfFour two = {{pack_bfloat16(f.v[0], f.v[1]), pack_bfloat16(f.v[2], f.v[3])}};
    if (i + 3 < n && ((unsigned long long) p & 7) == 0) {
        *reinterpret_cast<HalfFour*>(p) = two;
        return;
    }
#pragma unroll
    for (int k = 0; k < 4; k++) {
        if (i + k < n) {
            p[k] = (unsigned short) (k % 2 == 0 ? two.v[k / 2] & 0xffffu : two.v[k / 2] >> 16);
        }
    }
}

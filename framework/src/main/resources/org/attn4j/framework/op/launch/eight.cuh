// Eight neighbouring numbers, in memory as floats or as bfloat16, moved by 16 bytes where their address allows.
#pragma once
#include "launch/four.cuh"
#include "launch/mma.cuh"

struct Eight {
    float v[8];
};

struct alignas(16) EightHalves {
    unsigned pairs[4];
};

// A bfloat16 is the upper half of a float.
__device__ inline float from_bfloat16(unsigned bits) {
    return __int_as_float((int) (bits << 16));
}

__device__ inline unsigned short to_bfloat16(float x) {
    return (unsigned short) pack_bfloat16(x, 0.0f);
}

__device__ inline Eight load_eight(const float* p, long long i, long long n) {
    Four low = load_four(p, i, n);
    Four high = load_four(p, i + 4, n);
    Eight e;
#pragma unroll
    for (int k = 0; k < 4; k++) {
        e.v[k] = low.v[k];
        e.v[k + 4] = high.v[k];
    }
    return e;
}

__device__ inline Eight load_eight(const unsigned short* p, long long i, long long n) {
    Eight e;
    if (i + 7 < n && ((unsigned long long) (p + i) & 15) == 0) {
        EightHalves h = *reinterpret_cast<const EightHalves*>(p + i);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            e.v[2 * k] = from_bfloat16(h.pairs[k] & 0xffffu);
            e.v[2 * k + 1] = from_bfloat16(h.pairs[k] >> 16);
        }
        return e;
    }
#pragma unroll
    for (int k = 0; k < 8; k++) {
        e.v[k] = i + k < n ? from_bfloat16(p[i + k]) : 0.0f;
    }
    return e;
}

__device__ inline void store_eight(float* p, long long i, long long n, const Eight& e) {
    Four low;
    Four high;
#pragma unroll
    for (int k = 0; k < 4; k++) {
        low.v[k] = e.v[k];
        high.v[k] = e.v[k + 4];
    }
    store_four(p, i, n, low);
    store_four(p, i + 4, n, high);
}

__device__ inline void store_eight(unsigned short* p, long long i, long long n, const Eight& e) {
    if (i + 7 < n && ((unsigned long long) (p + i) & 15) == 0) {
        EightHalves h;
#pragma unroll
        for (int k = 0; k < 4; k++) {
            h.pairs[k] = pack_bfloat16(e.v[2 * k], e.v[2 * k + 1]);
        }
        *reinterpret_cast<EightHalves*>(p + i) = h;
        return;
    }
#pragma unroll
    for (int k = 0; k < 8; k++) {
        if (i + k < n) {
            p[i + k] = to_bfloat16(e.v[k]);
        }
    }
}

// Elements i to i + 7 of n numbers that lie in bfloat16 where half says so; 0 for those behind the end.
__device__ inline Eight load_eight(const void* p, int half, long long i, long long n) {
    return half ? load_eight(static_cast<const unsigned short*>(p), i, n) : load_eight(static_cast<const float*>(p), i, n);
}

__device__ inline void store_eight(void* p, int half, long long i, long long n, const Eight& e) {
    if (half) {
        store_eight(static_cast<unsigned short*>(p), i, n, e);
    } else {
        store_eight(static_cast<float*>(p), i, n, e);
    }
}

// The first of the eight elements that a thread owns where each thread of the grid owns eight.
__device__ inline long long own_eight() {
    return 8 * ((long long) blockIdx.x * blockDim.x + threadIdx.x);
}

// Four neighbouring floats, moved by one instruction where their address allows.
#pragma once

struct alignas(16) Four {
    float v[4];
};

// Whether four floats from here on can be moved as one.
__device__ inline bool aligned_four(const float* p) {
    return ((unsigned long long) p & 15) == 0;
}

// Elements i to i + 3 of a row of n; 0 for those behind its end.
__device__ inline Four load_four(const float* p, long long i, long long n) {
    if (i + 3 < n && aligned_four(p + i)) {
        return *reinterpret_cast<const Four*>(p + i);
    }
    Four f;
#pragma unroll
    for (int k = 0; k < 4; k++) {
        f.v[k] = i + k < n ? p[i + k] : 0.0f;
    }
    return f;
}

// Stores elements i to i + 3 of a row of n, but for those behind its end.
__device__ inline void store_four(float* p, long long i, long long n, const Four& f) {
    if (i + 3 < n && aligned_four(p + i)) {
        *reinterpret_cast<Four*>(p + i) = f;
        return;
    }
#pragma unroll
    for (int k = 0; k < 4; k++) {
        if (i + k < n) {
            p[i + k] = f.v[k];
        }
    }
}

// The first of the four elements that a thread owns where each thread of the grid owns four.
__device__ inline long long own_four() {
    return 4 * ((long long) blockIdx.x * blockDim.x + threadIdx.x);
}

// Kernels that a reading of the assembler's report must tell apart.
#include "launch/common.cuh"

template <int N>
__device__ __forceinline__ void mix(float* x) {
    float own[N];
#pragma unroll
    for (int i = 0; i < N; i++) own[i] = x[i * 64 + threadIdx.x];
    __syncthreads();
#pragma unroll
    for (int i = 0; i < N; i++) {
        float sum = 0.0f;
#pragma unroll
        for (int j = 0; j < N; j++) sum += own[j] * own[(i + j) % N];
        x[i * 64 + threadIdx.x] = sum;
    }
}

// 100 numbers alive in 64 registers.
extern "C" __global__ void __launch_bounds__(1024) spilling(float* x) { mix<100>(x); }

// The same without a bound: a block of 1024 threads does not start.
extern "C" __global__ void unbounded(float* x) { mix<100>(x); }

extern "C" __global__ void modest(float* x) { x[threadIdx.x] *= 2.0f; }

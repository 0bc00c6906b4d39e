// What every kernel starts from: macros that the CPU emulation redefines, and sums over warps and blocks in a fixed order.
#pragma once

#ifndef EMULATION
// Dynamic shared memory of the launch, as an array of a type.
#define DYNAMIC_SHARED(type, name) \
    extern __shared__ __align__(16) unsigned char attn4j_dynamic_shared[]; \
    type* name = reinterpret_cast<type*>(attn4j_dynamic_shared)
// A kernel in a header that several files include, each with constants of its own.
#define SHARED_KERNEL extern "C" __global__
#endif
#ifndef INFINITY
#define INFINITY __int_as_float(0x7f800000)
#endif

constexpr int WARP = 32;
constexpr unsigned FULL_WARP = 0xffffffffu;

// Sum over the 32 lanes, the same bits in each.
__device__ __forceinline__ float warp_sum(float v) {
#pragma unroll
    for (int lane = WARP / 2; lane > 0; lane /= 2) v += __shfl_xor_sync(FULL_WARP, v, lane);
    return v;
}

__device__ __forceinline__ double warp_sum(double v) {
#pragma unroll
    for (int lane = WARP / 2; lane > 0; lane /= 2) v += __shfl_xor_sync(FULL_WARP, v, lane);
    return v;
}

__device__ __forceinline__ float warp_max(float v) {
#pragma unroll
    for (int lane = WARP / 2; lane > 0; lane /= 2) v = fmaxf(v, __shfl_xor_sync(FULL_WARP, v, lane));
    return v;
}

// Sum over the block's threads, the same bits in each. shared32: 32 numbers of shared memory, free again on return.
template <class T>
__device__ __forceinline__ T block_sum(T v, T* shared32) {
    const int lane = threadIdx.x % WARP, warp = threadIdx.x / WARP, warps = (blockDim.x + WARP - 1) / WARP;
    v = warp_sum(v);
    if (lane == 0) shared32[warp] = v;
    __syncthreads();
    v = warp_sum(lane < warps ? shared32[lane] : T(0));
    __syncthreads();
    return v;
}

// Largest over the block's threads.
__device__ __forceinline__ float block_max(float v, float* shared32) {
    const int lane = threadIdx.x % WARP, warp = threadIdx.x / WARP, warps = (blockDim.x + WARP - 1) / WARP;
    v = warp_max(v);
    if (lane == 0) shared32[warp] = v;
    __syncthreads();
    v = warp_max(lane < warps ? shared32[lane] : -INFINITY);
    __syncthreads();
    return v;
}

// Whether a mask of floats or integers keeps an element: where a bit of `bits` is set, for floats all but the sign.
__device__ __forceinline__ bool mask_keeps(const int* mask, int masked, int bits, int i) {
    return masked == 0 || (mask[i] & bits) != 0;
}

// The first element of a thread in a loop over n elements, and how far it steps.
__device__ __forceinline__ long long first_element() { return (long long)blockIdx.x * blockDim.x + threadIdx.x; }
__device__ __forceinline__ long long element_stride() { return (long long)gridDim.x * blockDim.x; }

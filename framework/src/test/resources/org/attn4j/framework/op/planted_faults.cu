// Kernels with a fault each: what a checker of kernels must find. Each is launched with one block or two of 64 threads; out
// has 64 numbers, wide enough for all that is right.
#include "launch/common.cuh"

// Right: a barrier between writing and reading a neighbour's number.
extern "C" __global__ void right(float* out) {
    __shared__ float shared[64];
    shared[threadIdx.x] = threadIdx.x;
    __syncthreads();
    if (blockIdx.x == 0) out[threadIdx.x] = shared[63 - threadIdx.x];
}

extern "C" __global__ void no_block_barrier(float* out) {
    __shared__ float shared[64];
    shared[threadIdx.x] = threadIdx.x;
    out[threadIdx.x] = shared[threadIdx.x ^ 32];
}

extern "C" __global__ void no_warp_barrier(float* out) {
    __shared__ float shared[64];
    shared[threadIdx.x] = threadIdx.x;
    // An exchange of registers orders no memory.
    float v = __shfl_xor_sync(FULL_WARP, 1.0f, 1);
    out[threadIdx.x] = v + shared[threadIdx.x ^ 1];
}

extern "C" __global__ void write_after_read(float* out) {
    __shared__ float shared[64];
    shared[threadIdx.x] = threadIdx.x;
    __syncthreads();
    float v = shared[threadIdx.x ^ 32];
    shared[threadIdx.x] = v;
    __syncthreads();
    out[threadIdx.x] = shared[threadIdx.x];
}

extern "C" __global__ void unwritten(float* out) {
    __shared__ float shared[64];
    if (threadIdx.x < 63) shared[threadIdx.x] = threadIdx.x;
    __syncthreads();
    out[threadIdx.x] = shared[63 - threadIdx.x];
}

extern "C" __global__ void across_blocks(float* out) {
    if (blockIdx.x == 0) out[threadIdx.x] = 1.0f;
    else out[threadIdx.x] = out[(threadIdx.x + 1) % 64] + 1.0f;
}

extern "C" __global__ void one_cell(float* out) { out[0] = threadIdx.x; }

extern "C" __global__ void beyond(float* out) {
    float v = out[1000000 + threadIdx.x];
    if (v == 12345.0f) out[threadIdx.x] = v;
}

extern "C" __global__ void misaligned(float* out) {
    float4* fours = reinterpret_cast<float4*>(out + 1);
    if (threadIdx.x == 0) fours[0] = make_float4(1.0f, 2.0f, 3.0f, 4.0f);
}

extern "C" __global__ void index_out_of_bounds(float* out, int at) {
    float own[4] = {1.0f, 2.0f, 3.0f, 4.0f};
    out[threadIdx.x] = own[at];
}

extern "C" __global__ void shifted_too_far(float* out, int by) { out[threadIdx.x] = 1 << by; }

extern "C" __global__ void overflowing(float* out, int large) { out[threadIdx.x] = large * (int)(1000 + threadIdx.x); }

extern "C" __global__ void some_at_the_barrier(float* out) {
    if (threadIdx.x < 32) __syncthreads();
    out[threadIdx.x] = 1.0f;
}

extern "C" __global__ void some_lanes_exchange(float* out) {
    float v = 1.0f;
    if (threadIdx.x % 2 == 0) v = __shfl_xor_sync(FULL_WARP, v, 2);
    out[threadIdx.x] = v;
}

// Not a fault by itself: what stays is the number of the block that runs last.
extern "C" __global__ void last_block(float* out) {
    if (threadIdx.x == 0) atomicExch(reinterpret_cast<int*>(out), __float_as_int(float(blockIdx.x)));
}

// Kernels with a fault each: what a checker of kernels must find. Each is launched with one block or two of 64 threads; out
// has 64 numbers, wide enough for all that is right.
#include "launch/async_copy.cuh"
#include "launch/mma.cuh"

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

// Asynchronous copies: each thread of the first 16 brings four of out's numbers; then each takes its neighbour's.
template <bool WAITS, bool MEETS>
__device__ void copied(float* out) {
    __align__(16) __shared__ float shared[64];
    if (threadIdx.x < 16) copy_ahead(shared + 4 * threadIdx.x, out + 4 * threadIdx.x, true);
    end_copies();
    if (WAITS) wait_for_copies<0>();
    if (MEETS) __syncthreads();
    float v = shared[63 - threadIdx.x];
    __syncthreads();
    out[threadIdx.x] = v;
    wait_for_copies<0>();
}

// Right: waits for its own copies, then for the other threads'.
extern "C" __global__ void copied_ahead(float* out) { copied<true, true>(out); }

extern "C" __global__ void no_wait_for_copies(float* out) { copied<false, true>(out); }

extern "C" __global__ void no_barrier_after_copies(float* out) { copied<true, false>(out); }

// Waits for the older of two groups, reads the younger.
extern "C" __global__ void wait_for_too_few(float* out) {
    __align__(16) __shared__ float shared[8 * 64];
    copy_ahead(shared + 4 * threadIdx.x, out + threadIdx.x / 4 * 4, true);
    end_copies();
    copy_ahead(shared + 256 + 4 * threadIdx.x, out + threadIdx.x / 4 * 4, true);
    end_copies();
    wait_for_copies<1>();
    __syncthreads();
    float v = shared[256 + 4 * threadIdx.x];
    wait_for_copies<0>();
    __syncthreads();
    out[threadIdx.x] = v;
}

// The next copy begins while others may still read what the last one brought.
extern "C" __global__ void copy_over_readers(float* out) {
    __align__(16) __shared__ float shared[64];
    float sum = 0.0f;
    for (int i = 0; i < 2; i++) {
        if (threadIdx.x < 16) copy_ahead(shared + 4 * threadIdx.x, out + 4 * threadIdx.x, true);
        end_copies();
        wait_for_copies<0>();
        __syncthreads();
        sum += shared[63 - threadIdx.x];
    }
    __syncthreads();
    out[threadIdx.x] = sum;
}

extern "C" __global__ void copies_left_behind(float* out) {
    __align__(16) __shared__ float shared[64];
    if (threadIdx.x < 16) copy_ahead(shared + 4 * threadIdx.x, out + 4 * threadIdx.x, true);
    end_copies();
}

extern "C" __global__ void misaligned_copy(float* out) {
    __align__(16) __shared__ float shared[64];
    if (threadIdx.x < 15) copy_ahead(shared + 4 * threadIdx.x, out + 4 * threadIdx.x + 1, true);
    end_copies();
    wait_for_copies<0>();
}

extern "C" __global__ void misaligned_matrices(float* out) {
    __align__(16) __shared__ unsigned short shared[32 * 12];
    for (int i = threadIdx.x; i < 32 * 12; i += 64) shared[i] = 0;
    __syncthreads();
    unsigned r[4];
    load_matrices<false>(r, shared + threadIdx.x % WARP * 12);
    out[threadIdx.x] = r[0];
}

// Finds its row by a product of two ints, which overflows from 2^31 elements on.
extern "C" __global__ void index_of_32_bits(float* x, int columns) {
    int row = blockIdx.x;
    x[row * columns + threadIdx.x] = 1.0f;
}

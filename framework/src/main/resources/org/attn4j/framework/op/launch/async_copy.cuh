// Copies from global to shared memory that run while the block computes; see PTX's cp.async. A thread's copies since its last
// end_copies() are a group. What came is there for the thread after wait_for_copies(), for others after a barrier as well.
#pragma once
#include "launch/common.cuh"

// Copies 16 bytes between addresses that 16 divides; zeros where there is no source.
__device__ inline void copy_ahead(void* shared, const void* global, bool there) {
#ifdef EMULATION
    emulation::copy_async(shared, global, 16, there);
#else
    unsigned to = static_cast<unsigned>(__cvta_generic_to_shared(shared));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(to), "l"(global), "r"(there ? 16 : 0) : "memory");
#endif
}

__device__ inline void end_copies() {
#ifdef EMULATION
    emulation::commit_async();
#else
    asm volatile("cp.async.commit_group;" ::: "memory");
#endif
}

// Waits until all but the thread's last PENDING groups have come.
template <int PENDING>
__device__ inline void wait_for_copies() {
#ifdef EMULATION
    emulation::wait_async(PENDING);
#else
    asm volatile("cp.async.wait_group %0;" ::"n"(PENDING) : "memory");
#endif
}

// What kernels compiled with a checker's calls (-fsanitize=thread, undefined) report to: every access to memory is held
// against the last ones to the same place. Two threads that touch one place, one of them writing, must be parted by a barrier
// that both pass; blocks have none. See cuda_emulation_checks.cpp.
#pragma once
#include <cstddef>
#include <string>

namespace emulation::checks {
// Whether the kernel at work is a checked one.
extern bool on;

// races: whether accesses to global memory are held against one another, which takes memory of many times their size.
void begin_launch(bool checked, const unsigned char* dynamic_shared, size_t bytes, bool races);
// How far into an allocation of global memory the last checked launch has reached, in bytes.
size_t farthest();
void begin_block();
void end_block_epoch();
void end_warp_epoch(int warp);
void touch(const void* address, size_t bytes, bool write, bool atomic);
// Ends the launch with a finding.
void fail(const char* what);
// An asynchronous copy may write to a place from now on, until its thread has waited for it.
void begin_copy(const void* address, size_t bytes);
void end_copy(const void* address, size_t bytes);
// What was found first; empty if nothing.
const std::string& fault();

// The scheduler's: the thread at work, its stack, what lanes exchange, and the
// thread's end: what follows a fault would crash.
int thread();
[[noreturn]] void stop();
const unsigned char* stack(size_t* bytes);
const unsigned char* exchanged(size_t* bytes);

// The asynchronous copies': none is under way when a block begins; whether a thread's copies are.
void forget_copies();
bool copies_under_way(int thread);

// The memory's: the allocation around an address, null if there is none.
const unsigned char* allocation(const void* address, size_t* bytes);
}

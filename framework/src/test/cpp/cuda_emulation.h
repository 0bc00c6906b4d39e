// CUDA's builtins on one CPU thread, so that the kernels' own sources compile with a C++ compiler and run block by block.
// Each thread of a block is a fiber; __syncthreads(), __syncwarp() and the warp exchanges switch to the next one. Only what
// the kernels use is here. What a card leaves undefined (a barrier that some threads never reach) is an error.
#pragma once
#define EMULATION 1

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __shared__ static
#define __constant__ static const
#define __restrict__ __restrict
#define __launch_bounds__(...)
#define __align__(n) alignas(n)
#define DYNAMIC_SHARED(type, name) type* name = reinterpret_cast<type*>(emulation::dynamic_shared)
#define SHARED_KERNEL static
#define UNCHECKED __attribute__((no_sanitize("thread", "undefined"), noinline))

namespace emulation {
struct Index { unsigned x, y, z; };
extern Index thread, block, blocks, threads;
extern unsigned char* dynamic_shared;
void block_barrier();
void warp_barrier();
void touch_atomically(const void* address, size_t bytes);
// A copy that is made when its group is waited for, at the latest moment that a card allows; till then its target is poison.
void copy_async(void* to, const void* from, size_t bytes, bool there);
void commit_async();
void wait_async(int pending);
// Ends a checked launch where an address is no multiple of some bytes.
void must_align(const void* address, size_t bytes);
// Every lane's 8 bytes, handed to all: writes mine, waits for the warp, gives the 32 values.
const uint64_t* exchange(uint64_t mine);

using Kernel = void (*)(void** arguments);
// Makes a kernel known. most: the threads that its launch bounds allow a block; parameters: how many it has.
void enter(const char* file, const char* name, int most, Kernel kernel, int parameters);

// Arguments lie in the host's memory, which no kernel may touch.
template <class... A, size_t... I>
UNCHECKED static void call(void (*kernel)(A...), void** arguments, std::index_sequence<I...>) {
    kernel(*static_cast<std::remove_const_t<A>*>(arguments[I])...);
}
template <class... A>
UNCHECKED static void spread(void (*kernel)(A...), void** arguments) {
    call(kernel, arguments, std::index_sequence_for<A...>{});
}

template <class... A>
constexpr int parameters(void (*)(A...)) {
    static_assert(((sizeof(A) <= 8) && ...), "an argument has at most 8 bytes");
    return sizeof...(A);
}

template <class T>
static T pick(T value, int lane) {
    static_assert(sizeof(T) <= 8, "a lane hands over at most 8 bytes");
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof value);
    const uint64_t other = exchange(bits)[lane & 31];
    std::memcpy(&value, &other, sizeof value);
    return value;
}
static inline int lane() { return threads.x == 0 ? 0 : thread.x & 31; }
}

#define threadIdx (emulation::thread)
#define blockIdx (emulation::block)
#define blockDim (emulation::threads)
#define gridDim (emulation::blocks)

struct alignas(8) float2 { float x, y; };
struct alignas(16) float4 { float x, y, z, w; };
struct alignas(8) int2 { int x, y; };
struct alignas(16) int4 { int x, y, z, w; };
struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) uint4 { unsigned x, y, z, w; };
static inline float2 make_float2(float x, float y) { return {x, y}; }
static inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
static inline int2 make_int2(int x, int y) { return {x, y}; }
static inline int4 make_int4(int x, int y, int z, int w) { return {x, y, z, w}; }
static inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
static inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

static inline void __syncthreads() { emulation::block_barrier(); }
static inline void __syncwarp(unsigned = 0xffffffffu) { emulation::warp_barrier(); }
template <class T> static T __shfl_xor_sync(unsigned, T v, int lanes) { return emulation::pick(v, emulation::lane() ^ lanes); }
template <class T> static T __shfl_sync(unsigned, T v, int lane) { return emulation::pick(v, lane); }
template <class T> static T __shfl_down_sync(unsigned, T v, int lanes) {
    const int from = emulation::lane() + lanes;
    return emulation::pick(v, from < 32 ? from : emulation::lane());
}
template <class T> static T __shfl_up_sync(unsigned, T v, int lanes) {
    const int from = emulation::lane() - lanes;
    return emulation::pick(v, from >= 0 ? from : emulation::lane());
}
static inline unsigned __ballot_sync(unsigned, int predicate) {
    const uint64_t* all = emulation::exchange(predicate != 0);
    unsigned bits = 0;
    for (int i = 0; i < 32; i++) bits |= unsigned(all[i]) << i;
    return bits;
}

// An atomic operation: the checker hears of it as one.
template <class T, class F> UNCHECKED static T emulated_atomic(T* p, F next) {
    emulation::touch_atomically(p, sizeof(T));
    const T old = *p;
    *p = next(old);
    return old;
}
template <class T> static T emulated_integer_add(T* p, T v) {
    static_assert(std::is_integral_v<T>, "atomic sums of floating-point numbers have no fixed order");
    return emulated_atomic(p, [v](T old) { return T(old + v); });
}
static inline int atomicAdd(int* p, int v) { return emulated_integer_add(p, v); }
static inline unsigned atomicAdd(unsigned* p, unsigned v) { return emulated_integer_add(p, v); }
static inline unsigned long long atomicAdd(unsigned long long* p, unsigned long long v) { return emulated_integer_add(p, v); }
template <class T> static T atomicMax(T* p, T v) { return emulated_atomic(p, [v](T old) { return v > old ? v : old; }); }
template <class T> static T atomicMin(T* p, T v) { return emulated_atomic(p, [v](T old) { return v < old ? v : old; }); }
template <class T> static T atomicExch(T* p, T v) { return emulated_atomic(p, [v](T) { return v; }); }
template <class T> static T atomicOr(T* p, T v) { return emulated_atomic(p, [v](T old) { return old | v; }); }
template <class T> static T atomicCAS(T* p, T expected, T v) {
    return emulated_atomic(p, [=](T old) { return old == expected ? v : old; });
}
static inline void __threadfence() {}

static inline unsigned __umulhi(unsigned a, unsigned b) { return unsigned((uint64_t(a) * b) >> 32); }
static inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
    return (unsigned long long)((unsigned __int128)a * b >> 64);
}
static inline float __int_as_float(int v) { float f; std::memcpy(&f, &v, 4); return f; }
static inline float __uint_as_float(unsigned v) { float f; std::memcpy(&f, &v, 4); return f; }
static inline int __float_as_int(float v) { int i; std::memcpy(&i, &v, 4); return i; }
static inline unsigned __float_as_uint(float v) { unsigned i; std::memcpy(&i, &v, 4); return i; }
static inline int __popc(unsigned v) { return __builtin_popcount(v); }
static inline int __ffs(int v) { return __builtin_ffs(v); }
static inline int __clz(int v) { return v == 0 ? 32 : __builtin_clz(unsigned(v)); }
template <class T> static T __ldg(const T* p) { return *p; }
static inline float rsqrtf(float v) { return 1.0f / std::sqrt(v); }
static inline double rsqrt(double v) { return 1.0 / std::sqrt(v); }
inline float __expf(float v) { return std::exp(v); }
inline float __logf(float v) { return std::log(v); }
static inline float __fdividef(float a, float b) { return a / b; }
static inline float __fmaf_rn(float a, float b, float c) { return std::fmaf(a, b, c); }
static inline float __fmul_rn(float a, float b) { return a * b; }
static inline float __fadd_rn(float a, float b) { return a + b; }
static inline void sincospif(float v, float* s, float* c) { const double a = M_PI * v; *s = std::sin(a); *c = std::cos(a); }
static inline int min(int a, int b) { return a < b ? a : b; }
static inline int max(int a, int b) { return a > b ? a : b; }
static inline unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }
static inline unsigned max(unsigned a, unsigned b) { return a > b ? a : b; }
static inline long long min(long long a, long long b) { return a < b ? a : b; }
static inline long long max(long long a, long long b) { return a > b ? a : b; }
static inline float min(float a, float b) { return fminf(a, b); }
static inline float max(float a, float b) { return fmaxf(a, b); }
static inline double min(double a, double b) { return fmin(a, b); }
static inline double max(double a, double b) { return fmax(a, b); }
using std::isfinite;
using std::isinf;
using std::isnan;

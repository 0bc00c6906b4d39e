// What the emulation offers besides kernels: memory with guards around it, copies, and matrix products.
#include "cuda_emulation_checks.h"

#include <jni.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string>

namespace {
constexpr size_t GUARD = 256;
constexpr unsigned char GUARD_BYTE = 0xa5;
std::map<uintptr_t, size_t> sizes;
std::mutex turn;

bool damaged(uintptr_t address, size_t bytes) {
    const auto* p = reinterpret_cast<const unsigned char*>(address);
    for (size_t i = 0; i < GUARD; i++) {
        if (p[-1 - ptrdiff_t(i)] != GUARD_BYTE || p[bytes + i] != GUARD_BYTE) return true;
    }
    return false;
}

float from_bfloat16(uint16_t v) {
    const uint32_t bits = uint32_t(v) << 16;
    float f;
    std::memcpy(&f, &bits, 4);
    return f;
}

uint16_t to_bfloat16(float v) {
    uint32_t bits;
    std::memcpy(&bits, &v, 4);
    if ((bits & 0x7fffffffu) > 0x7f800000u) return uint16_t(bits >> 16 | 0x40u);
    return uint16_t((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

float to_tf32(float v) {
    uint32_t bits;
    std::memcpy(&bits, &v, 4);
    if ((bits & 0x7f800000u) == 0x7f800000u) return v;
    bits = (bits + 0x0fffu + ((bits >> 13) & 1u)) & ~0x1fffu;
    std::memcpy(&v, &bits, 4);
    return v;
}

// ProductCall.Epilogue.
enum { NONE, BIAS, SUMS_OF_A, SUMS_OF_B };

// precision: 0 fp32, 1 tf32, 2 bfloat16
float read(jlong address, long long at, int precision) {
    if (precision == 2) return from_bfloat16(reinterpret_cast<const uint16_t*>(address)[at]);
    const float v = reinterpret_cast<const float*>(address)[at];
    return precision == 1 ? to_tf32(v) : v;
}
}

const unsigned char* emulation::checks::allocation(const void* address, size_t* bytes) {
    const std::lock_guard<std::mutex> guard(turn);
    auto next = sizes.upper_bound(reinterpret_cast<uintptr_t>(address));
    if (next == sizes.begin()) return nullptr;
    --next;
    *bytes = next->second;
    const auto* start = reinterpret_cast<const unsigned char*>(next->first);
    return address < start + next->second ? start : nullptr;
}

#define JAVA(type, name) extern "C" JNIEXPORT type JNICALL Java_org_attn4j_framework_device_cuda_EmulationLibrary_##name

JAVA(jlong, allocate)(JNIEnv*, jclass, jlong bytes) {
    const std::lock_guard<std::mutex> guard(turn);
    const size_t n = size_t(bytes);
    auto* block = static_cast<unsigned char*>(std::aligned_alloc(256, (n + 2 * GUARD + 255) / 256 * 256));
    std::memset(block, GUARD_BYTE, GUARD);
    std::memset(block + GUARD, 0xff, n);
    std::memset(block + GUARD + n, GUARD_BYTE, GUARD);
    const auto address = reinterpret_cast<uintptr_t>(block + GUARD);
    sizes[address] = n;
    return jlong(address);
}

// Zeros of which only touched pages become real: more than the machine has. 0 if the system refuses.
JAVA(jlong, allocateSparse)(JNIEnv*, jclass, jlong bytes) {
    const std::lock_guard<std::mutex> guard(turn);
    const size_t n = size_t(bytes);
    void* room = mmap(nullptr, n + 2 * GUARD, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) return 0;
    madvise(room, n + 2 * GUARD, MADV_NOHUGEPAGE);  // a large page would become real whole
    auto* block = static_cast<unsigned char*>(room);
    std::memset(block, GUARD_BYTE, GUARD);
    std::memset(block + GUARD + n, GUARD_BYTE, GUARD);
    const auto address = reinterpret_cast<uintptr_t>(block + GUARD);
    sizes[address] = n;
    return jlong(address);
}

JAVA(void, freeSparse)(JNIEnv*, jclass, jlong address) {
    const std::lock_guard<std::mutex> guard(turn);
    munmap(reinterpret_cast<unsigned char*>(address) - GUARD, sizes[uintptr_t(address)] + 2 * GUARD);
    sizes.erase(uintptr_t(address));
}

JAVA(void, free)(JNIEnv*, jclass, jlong address) {
    const std::lock_guard<std::mutex> guard(turn);
    sizes.erase(uintptr_t(address));
    std::free(reinterpret_cast<unsigned char*>(address) - GUARD);
}

// Bytes of the first block whose surroundings were written to; -1 if there is none.
JAVA(jlong, damage)(JNIEnv*, jclass) {
    const std::lock_guard<std::mutex> guard(turn);
    for (const auto& [address, bytes] : sizes) {
        if (damaged(address, bytes)) return jlong(bytes);
    }
    return -1;
}

JAVA(void, copy)(JNIEnv*, jclass, jlong from, jlong to, jlong bytes) {
    std::memmove(reinterpret_cast<void*>(to), reinterpret_cast<const void*>(from), size_t(bytes));
}

JAVA(void, zero)(JNIEnv*, jclass, jlong address, jlong bytes) {
    std::memset(reinterpret_cast<void*>(address), 0, size_t(bytes));
}

JAVA(void, product)(
    JNIEnv*, jclass, jint precision, jboolean half, jboolean ta, jboolean tb, jint m, jint n, jint k, jfloat alpha, jlong a, jint lda,
    jlong b, jint ldb, jfloat beta, jlong c, jint ldc, jint epilogue, jlong bias, jint count, jlong sa, jlong sb, jlong sc) {
    for (int p = 0; p < count; p++) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int q = 0; q < k; q++) {
                    const long long ia = p * sa + (ta ? (long long)q * lda + i : (long long)i * lda + q);
                    const long long ib = p * sb + (tb ? (long long)j * ldb + q : (long long)q * ldb + j);
                    sum += double(read(a, ia, precision)) * read(b, ib, precision);
                }
                const long long at = p * sc + (long long)i * ldc + j;
                double value = alpha * sum;
                if (beta != 0) value += double(beta) * read(c, at, half ? 2 : 0);
                if (epilogue == BIAS) value += read(bias, j, half ? 2 : 0);
                if (half) {
                    reinterpret_cast<uint16_t*>(c)[at] = to_bfloat16(float(value));
                } else {
                    reinterpret_cast<float*>(c)[at] = float(value);
                }
            }
        }
    }
    for (int i = 0; epilogue == SUMS_OF_A && i < m; i++) {
        double sum = 0;
        for (int q = 0; q < k; q++) sum += read(a, ta ? (long long)q * lda + i : (long long)i * lda + q, precision);
        reinterpret_cast<float*>(bias)[i] = float(sum);
    }
    for (int j = 0; epilogue == SUMS_OF_B && j < n; j++) {
        double sum = 0;
        for (int q = 0; q < k; q++) sum += read(b, tb ? (long long)j * ldb + q : (long long)q * ldb + j, precision);
        reinterpret_cast<float*>(bias)[j] = float(sum);
    }
}

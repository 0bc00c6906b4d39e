// Products of 16 x 16 by 16 x 8 on tensor cores: bfloat16 operands, sums in single precision. A warp computes together:
// lane 4 g + q has rows g and g + 8 and columns 2 q, 2 q + 1 of the result; see PTX's mma.m16n8k16.
#pragma once
#include "launch/common.cuh"

// Two numbers rounded to bfloat16, the first in the lower half.
__device__ inline unsigned pack_bfloat16(float low, float high) {
#ifdef EMULATION
    unsigned halves[2];
    const float values[2] = {low, high};
    for (int i = 0; i < 2; i++) {
        unsigned bits = static_cast<unsigned>(__float_as_int(values[i]));
        bool nan = (bits & 0x7fffffffu) > 0x7f800000u;
        halves[i] = nan ? bits >> 16 | 0x40u : (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
    }
    return halves[0] | halves[1] << 16;
#else
    unsigned result;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(result) : "f"(high), "f"(low));
    return result;
#endif
}

// d += a b. a: rows g and g + 8 of columns 2 q, 2 q + 1, then of columns 2 q + 8, 2 q + 9; b: column g of rows 2 q,
// 2 q + 1, then of rows 2 q + 8, 2 q + 9.
__device__ inline void mma_bfloat16(float (&d)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
#ifdef EMULATION
    int lane = threadIdx.x % WARP;
    unsigned rows[2][4][2]; // of A: row g or g + 8, column pair, lower or upper half of the columns
    unsigned columns[2][4][2]; // of B: columns 2 q and 2 q + 1
    for (int half = 0; half < 2; half++) {
        const uint64_t* all = emulation::exchange(a[2 * half] | static_cast<uint64_t>(a[2 * half + 1]) << 32);
        for (int i = 0; i < 4; i++) {
            rows[0][i][half] = static_cast<unsigned>(all[lane / 4 * 4 + i]);
            rows[1][i][half] = static_cast<unsigned>(all[lane / 4 * 4 + i] >> 32);
        }
    }
    const uint64_t* all = emulation::exchange(b0 | static_cast<uint64_t>(b1) << 32);
    for (int n = 0; n < 2; n++) {
        for (int i = 0; i < 4; i++) {
            columns[n][i][0] = static_cast<unsigned>(all[(lane % 4 * 2 + n) * 4 + i]);
            columns[n][i][1] = static_cast<unsigned>(all[(lane % 4 * 2 + n) * 4 + i] >> 32);
        }
    }
    for (int e = 0; e < 4; e++) {
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < 4; i++) {
                unsigned x = rows[e / 2][i][half];
                unsigned y = columns[e % 2][i][half];
                d[e] += __int_as_float(static_cast<int>(x << 16)) * __int_as_float(static_cast<int>(y << 16));
                d[e] += __int_as_float(static_cast<int>(x & 0xffff0000u)) * __int_as_float(static_cast<int>(y & 0xffff0000u));
            }
        }
    }
#else
    asm volatile(
            "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
            "{%0, %1, %2, %3};"
            : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
            : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
#endif
}

// Four matrices of 8 x 8 numbers in bfloat16 from shared memory, in one instruction. row: where this lane's row of 8 begins,
// at an address that 16 divides; lanes 8 i to 8 i + 7 name the rows of matrix i. Of each matrix lane 4 g + q gets elements
// 2 q and 2 q + 1 of row g; transposed, elements g of rows 2 q and 2 q + 1. See PTX's ldmatrix.
template <bool TRANSPOSED>
__device__ inline void load_matrices(unsigned (&r)[4], const unsigned short* row) {
#ifdef EMULATION
    emulation::must_align(row, 16);
    const uint64_t* rows = emulation::exchange(reinterpret_cast<uint64_t>(row));
    int g = threadIdx.x % WARP / 4;
    int q = threadIdx.x % 4;
    for (int i = 0; i < 4; i++) {
        const uint64_t* own = rows + 8 * i;
        unsigned low = reinterpret_cast<const unsigned short*>(own[TRANSPOSED ? 2 * q : g])[TRANSPOSED ? g : 2 * q];
        unsigned high =
                reinterpret_cast<const unsigned short*>(own[TRANSPOSED ? 2 * q + 1 : g])[TRANSPOSED ? g : 2 * q + 1];
        r[i] = low | high << 16;
    }
#else
    unsigned at = static_cast<unsigned>(__cvta_generic_to_shared(row));
    if (TRANSPOSED) {
        asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                     : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                     : "r"(at));
    } else {
        asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                     : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                     : "r"(at));
    }
#endif
}

// A's part of this lane: 16 rows and 16 columns of a row-major matrix, which begin at its first element.
__device__ inline void load_left(unsigned (&a)[4], const unsigned short* matrix, int row_length) {
    int lane = threadIdx.x % WARP;
    load_matrices<false>(a, matrix + lane % 16 * row_length + lane / 16 * 8);
}

// B's parts of this lane for 16 columns of B, which are rows of the matrix: elements 0 and 1 belong to the first 8 of them.
__device__ inline void load_right(unsigned (&b)[4], const unsigned short* matrix, int row_length) {
    int lane = threadIdx.x % WARP;
    load_matrices<false>(b, matrix + (lane % 8 + lane / 16 * 8) * row_length + lane / 8 % 2 * 8);
}

// The same where B's columns are columns of the matrix.
__device__ inline void load_right_columns(unsigned (&b)[4], const unsigned short* matrix, int row_length) {
    int lane = threadIdx.x % WARP;
    load_matrices<true>(b, matrix + lane % 16 * row_length + lane / 16 * 8);
}

// Two results side by side, rounded, are A's part of this lane for a next product.
__device__ inline void left_of_results(unsigned (&a)[4], const float (&first)[4], const float (&second)[4]) {
    a[0] = pack_bfloat16(first[0], first[1]);
    a[1] = pack_bfloat16(first[2], first[3]);
    a[2] = pack_bfloat16(second[0], second[1]);
    a[3] = pack_bfloat16(second[2], second[3]);
}

// 2 to the power of v: one instruction; numbers below 2^-126 are 0.
__device__ inline float power_of_two(float v) {
#ifdef EMULATION
    return std::exp2(v);
#else
    float result;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(result) : "f"(v));
    return result;
#endif
}

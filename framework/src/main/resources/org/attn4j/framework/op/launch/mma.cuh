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
__device__ inline void mma_bfloat16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
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
    const uint64_t* all = emulation::exchange(b[0] | static_cast<uint64_t>(b[1]) << 32);
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
            : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#endif
}

// Two adjacent elements of a row-major matrix of bfloat16.
__device__ inline unsigned pair_at(const unsigned short* matrix, int row_length, int row, int column) {
    return *reinterpret_cast<const unsigned*>(matrix + row * row_length + column);
}

// A's part of this lane: rows from row on, columns from column on.
__device__ inline void load_left(
        unsigned (&a)[4], const unsigned short* matrix, int row_length, int row, int column) {
    int g = threadIdx.x % WARP / 4;
    int q = threadIdx.x % 4;
    a[0] = pair_at(matrix, row_length, row + g, column + 2 * q);
    a[1] = pair_at(matrix, row_length, row + g + 8, column + 2 * q);
    a[2] = pair_at(matrix, row_length, row + g, column + 2 * q + 8);
    a[3] = pair_at(matrix, row_length, row + g + 8, column + 2 * q + 8);
}

// B's part of this lane, from B's transpose: B's columns are rows from row on.
__device__ inline void load_right(
        unsigned (&b)[2], const unsigned short* transposed, int row_length, int row, int column) {
    int g = threadIdx.x % WARP / 4;
    int q = threadIdx.x % 4;
    b[0] = pair_at(transposed, row_length, row + g, column + 2 * q);
    b[1] = pair_at(transposed, row_length, row + g, column + 2 * q + 8);
}

// Two results side by side, rounded, are A's part of this lane for a next product.
__device__ inline void left_of_results(unsigned (&a)[4], const float (&first)[4], const float (&second)[4]) {
    a[0] = pack_bfloat16(first[0], first[1]);
    a[1] = pack_bfloat16(first[2], first[3]);
    a[2] = pack_bfloat16(second[0], second[1]);
    a[3] = pack_bfloat16(second[2], second[3]);
}

// Products of groups of rows on tensor cores: operands rounded to bfloat16, sums in single precision. Groups and grids are
// those of grouped.cu, tiles M x 128 and 32 deep, of 8 warps. A tile lies in shared memory as its matrix does in memory; two
// of them alternate, and the next is read into registers while the present one is multiplied. Block 256.
#include "launch/common.cuh"
#include "mixture/cuda/groups.cuh"
#include "launch/mma.cuh"
#include "launch/strips.cuh"
#include "launch/wide_four.cuh"

constexpr int WIDTH = 128;
constexpr int DEPTH = 32;
constexpr int THREADS = 256;
constexpr int GAP = 8; // numbers between a tile's rows: 8 rows begin in 8 different groups of banks

// A matrix in memory, row by row, from its tile's first element on. DOWN: the product's depth runs down its rows, else along
// them. half: 0 for single precision, 1 for bfloat16.
template <int SIZE, bool DOWN>
struct Operand {
    static constexpr int HIGH = DOWN ? DEPTH : SIZE;
    static constexpr int LONG = DOWN ? SIZE : DEPTH;
    static constexpr int ROW = LONG + GAP;
    static constexpr int NUMBERS = HIGH * ROW;
    static constexpr int FOURS = HIGH * LONG / 4 / THREADS;

    const void* from;
    int half;
    long long first; // element
    long long row;   // elements from one row to the next
    int deep;
    int wide;

    static __device__ int row_of(int i) {
        return (i * THREADS + (int) threadIdx.x) / (LONG / 4);
    }

    static __device__ int column_of() {
        return (int) threadIdx.x % (LONG / 4) * 4;
    }

    __device__ void load(int start, Four (&fours)[FOURS]) const {
        int column = column_of();
#pragma unroll
        for (int i = 0; i < FOURS; i++) {
            int r = row_of(i);
            int across = DOWN ? column : start + column;
            bool inside = DOWN ? start + r < deep : r < wide;
            fours[i] = {{0.0f, 0.0f, 0.0f, 0.0f}};
            if (inside) {
                long long at = first + (DOWN ? start + r : r) * row;
                fours[i] = load_wide(from, half, at, across, DOWN ? wide : deep);
            }
        }
    }

    static __device__ void store(const Four (&fours)[FOURS], unsigned short* tile) {
#pragma unroll
        for (int i = 0; i < FOURS; i++) {
            HalfFour packed = {
                    {pack_bfloat16(fours[i].v[0], fours[i].v[1]), pack_bfloat16(fours[i].v[2], fours[i].v[3])}};
            *reinterpret_cast<HalfFour*>(tile + row_of(i) * ROW + column_of()) = packed;
        }
    }
};

// A's part of this lane from a tile whose rows are A's columns.
static __device__ inline void load_left_columns(unsigned (&a)[4], const unsigned short* tile, int row_length) {
    int lane = threadIdx.x % WARP;
    load_matrices<true>(a, tile + (lane % 8 + lane / 16 * 8) * row_length + lane / 8 % 2 * 8);
}

// A warp's part of a tile [M, 128].
template <int M>
struct Part {
    static constexpr int ACROSS = M == 128 ? 2 : 4; // warps side by side
    static constexpr int ROWS = 2;                  // of 16
    static constexpr int COLUMNS = WIDTH / ACROSS / 8;

    int row;
    int column;

    __device__ Part() {
        int warp = threadIdx.x / WARP;
        row = warp / ACROSS * ROWS * 16;
        column = warp % ACROSS * COLUMNS * 8;
    }
};

// sums += a b over all of the depth. a: DOWN_A ? [deep, M] : [M, deep]; b: DOWN_B ? [deep, 128] : [128, deep].
template <int M, bool DOWN_A, bool DOWN_B>
static __device__ void multiply(
        const Operand<M, DOWN_A>& a,
        const Operand<WIDTH, DOWN_B>& b,
        unsigned short* shared,
        float (&sums)[Part<M>::ROWS][Part<M>::COLUMNS][4]) {
    using A = Operand<M, DOWN_A>;
    using B = Operand<WIDTH, DOWN_B>;
    Four next_a[A::FOURS];
    Four next_b[B::FOURS];
    Part<M> part;
    a.load(0, next_a);
    b.load(0, next_b);
    for (int start = 0; start < a.deep; start += DEPTH) {
        unsigned short* tile_a = shared + start / DEPTH % 2 * (A::NUMBERS + B::NUMBERS);
        unsigned short* tile_b = tile_a + A::NUMBERS;
        // All have come to the last step's barrier, so nobody reads this pair of tiles any more.
        A::store(next_a, tile_a);
        B::store(next_b, tile_b);
        __syncthreads();
        if (start + DEPTH < a.deep) {
            a.load(start + DEPTH, next_a);
            b.load(start + DEPTH, next_b);
        }
#pragma unroll
        for (int k = 0; k < DEPTH; k += 16) {
            unsigned left[Part<M>::ROWS][4];
#pragma unroll
            for (int i = 0; i < Part<M>::ROWS; i++) {
                int row = part.row + 16 * i;
                if (DOWN_A) {
                    load_left_columns(left[i], tile_a + k * A::ROW + row, A::ROW);
                } else {
                    load_left(left[i], tile_a + row * A::ROW + k, A::ROW);
                }
            }
#pragma unroll
            for (int j = 0; j < Part<M>::COLUMNS; j += 2) {
                int column = part.column + 8 * j;
                unsigned right[4];
                if (DOWN_B) {
                    load_right_columns(right, tile_b + k * B::ROW + column, B::ROW);
                } else {
                    load_right(right, tile_b + column * B::ROW + k, B::ROW);
                }
#pragma unroll
                for (int i = 0; i < Part<M>::ROWS; i++) {
                    mma_bfloat16(sums[i][j], left[i], right[0], right[1]);
                    mma_bfloat16(sums[i][j + 1], left[i], right[2], right[3]);
                }
            }
        }
    }
}

// Writes a tile's rows below `rows` and columns below `columns`, plus each column's bias where there is one.
template <int M>
static __device__ void write(
        const float (&sums)[Part<M>::ROWS][Part<M>::COLUMNS][4],
        float* to,
        long long row_length,
        int rows,
        int columns,
        const float* bias) {
    Part<M> part;
    int g = threadIdx.x % WARP / 4;
    int q = threadIdx.x % 4;
#pragma unroll
    for (int i = 0; i < Part<M>::ROWS; i++) {
#pragma unroll
        for (int j = 0; j < Part<M>::COLUMNS; j++) {
#pragma unroll
            for (int e = 0; e < 4; e++) {
                int row = part.row + 16 * i + g + e / 2 * 8;
                int column = part.column + 8 * j + 2 * q + e % 2;
                if (row < rows && column < columns) {
                    to[row * row_length + column] = sums[i][j][e] + (bias != nullptr ? bias[column] : 0.0f);
                }
            }
        }
    }
}

// c [rows, columns] = a [rows, depth] by each group's matrix of w, [depth, columns] or, where TURNED, [columns, depth], plus its
// bias; 0 behind the last group. Grid (columns / 128, rows / M + E + 1).
template <int M, bool TURNED>
static __device__ void grouped_rows(
        const void* a,
        int half_a,
        const void* w,
        int half_w,
        const int* offsets,
        const float* bias,
        float* c,
        int rows,
        int columns,
        int depth,
        int groups) {
    alignas(16) __shared__ unsigned short shared[2 * (Operand<M, false>::NUMBERS + Operand<WIDTH, !TURNED>::NUMBERS)];
    int group = 0;
    int first = 0;
    int end = 0;
    // All threads of a block find the same.
    if (!find_tile<M>(offsets, groups, rows, blockIdx.y, group, first, end)) {
        return;
    }
    int left = blockIdx.x * WIDTH;
    float sums[Part<M>::ROWS][Part<M>::COLUMNS][4] = {};
    const float* added = nullptr;
    if (group < groups) {
        long long matrix = (long long) group * depth * columns;
        Operand<M, false> rows_of_a = {a, half_a, (long long) first * depth, depth, depth, end - first};
        Operand<WIDTH, !TURNED> part_of_w = {
                w, half_w, TURNED ? matrix + (long long) left * depth : matrix + left, TURNED ? depth : columns, depth, columns - left};
        multiply<M, false, !TURNED>(rows_of_a, part_of_w, shared, sums);
        added = bias == nullptr ? nullptr : bias + (long long) group * columns + left;
    }
    write<M>(sums, c + (long long) first * columns + left, columns, end - first, columns - left, added);
}

extern "C" __global__ void __launch_bounds__(256) grouped_linear_64(
        const void* x, int half_x, const void* w, int half_w, const int* offsets, const float* bias, float* y, int rows, int columns, int depth, int groups) {
    grouped_rows<64, false>(x, half_x, w, half_w, offsets, bias, y, rows, columns, depth, groups);
}

extern "C" __global__ void __launch_bounds__(256) grouped_linear_128(
        const void* x, int half_x, const void* w, int half_w, const int* offsets, const float* bias, float* y, int rows, int columns, int depth, int groups) {
    grouped_rows<128, false>(x, half_x, w, half_w, offsets, bias, y, rows, columns, depth, groups);
}

extern "C" __global__ void __launch_bounds__(256) grouped_input_grad_64(
        const void* dy, int half_dy, const void* w, int half_w, const int* offsets, const float* bias, float* dx, int rows, int columns, int depth, int groups) {
    grouped_rows<64, true>(dy, half_dy, w, half_w, offsets, bias, dx, rows, columns, depth, groups);
}

extern "C" __global__ void __launch_bounds__(256) grouped_input_grad_128(
        const void* dy, int half_dy, const void* w, int half_w, const int* offsets, const float* bias, float* dx, int rows, int columns, int depth, int groups) {
    grouped_rows<128, true>(dy, half_dy, w, half_w, offsets, bias, dx, rows, columns, depth, groups);
}

// dw [E, I, O] = x^T dy over each group's rows. Grid (O / 128, I / 128, E).
extern "C" __global__ void __launch_bounds__(256) grouped_weight_grad(
        const void* x, int half_x, const void* dy, int half_dy, const int* offsets, float* dw, int inputs, int outputs) {
    alignas(16) __shared__ unsigned short shared[2 * (Operand<128, true>::NUMBERS + Operand<WIDTH, true>::NUMBERS)];
    int group = blockIdx.z;
    int first = offsets[group];
    int count = offsets[group + 1] - first;
    int top = blockIdx.y * 128;
    int left = blockIdx.x * WIDTH;
    Operand<128, true> a = {x, half_x, (long long) first * inputs + top, inputs, count, inputs - top};
    Operand<WIDTH, true> b = {dy, half_dy, (long long) first * outputs + left, outputs, count, outputs - left};
    float sums[Part<128>::ROWS][Part<128>::COLUMNS][4] = {};
    multiply<128, true, true>(a, b, shared, sums);
    float* to = dw + ((long long) group * inputs + top) * outputs + left;
    write<128>(sums, to, outputs, inputs - top, outputs - left, nullptr);
}

// db [E, O]: the sums of dy's rows, in single precision. Grid (O / 32, E), blocks of STRIPS warps.
extern "C" __global__ void __launch_bounds__(256) grouped_bias_grad(
        const void* dy, int half_dy, const int* offsets, float* db, int outputs) {
    __shared__ float shared[STRIPS * WARP];
    int column = blockIdx.x * WARP + threadIdx.x % WARP;
    int strip = threadIdx.x / WARP;
    int end = offsets[blockIdx.y + 1];
    float sum = 0.0f;
    if (column < outputs) {
#pragma unroll 4
        for (int r = offsets[blockIdx.y] + strip; r < end; r += STRIPS) {
            long long at = (long long) r * outputs + column;
            sum += half_dy != 0 ? __uint_as_float((unsigned) static_cast<const unsigned short*>(dy)[at] << 16)
                                : static_cast<const float*>(dy)[at];
        }
    }
    sum = sum_strips(sum, shared);
    if (strip == 0 && column < outputs) {
        db[(long long) blockIdx.y * outputs + column] = sum;
    }
}

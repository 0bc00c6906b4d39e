// Products of groups of rows, group g being the rows offsets[g] to offsets[g + 1] - 1, which are read on the device: the
// grid is that of the most tiles there can be, and a block finds its tile. Tiles of 64 x 64, 16 deep, a thread 4 x 4 of
// them; the next tile is read into registers while the present one is multiplied. Block 256.
#include "launch/common.cuh"
#include "mixture/cuda/groups.cuh"

constexpr int TILE = 64;
constexpr int DEPTH = 16;
constexpr int THREADS = 256;
constexpr int PART = 4;                             // rows and columns of a thread
constexpr int LOADS = TILE * DEPTH / THREADS;       // elements of each operand that a thread reads
constexpr int STRIDE = TILE + 4;                    // of a tile's rows in shared memory

struct Tiles {
    alignas(16) float a[DEPTH][STRIDE]; // threads read 4 numbers at once
    alignas(16) float b[DEPTH][STRIDE];
};

// A tile [16, 64] of a matrix in memory: element (k, n) is at k * depth + n * across, where both are inside.
struct Operand {
    const float* from;
    long long depth;
    long long across;
    int deep;
    int wide;
};

// Neighbouring threads read neighbouring addresses: along n where that is contiguous, else along k.
static __device__ inline int depth_of(const Operand& m, int i) {
    int element = i * THREADS + threadIdx.x;
    return m.across == 1 ? element / TILE : element % DEPTH;
}

static __device__ inline int across_of(const Operand& m, int i) {
    int element = i * THREADS + threadIdx.x;
    return m.across == 1 ? element % TILE : element / DEPTH;
}

static __device__ inline void load(const Operand& m, int start, float* values) {
    for (int i = 0; i < LOADS; i++) {
        int k = start + depth_of(m, i);
        int n = across_of(m, i);
        values[i] = k < m.deep && n < m.wide ? m.from[k * m.depth + n * m.across] : 0;
    }
}

static __device__ inline void store(const Operand& m, const float* values, float (*tile)[STRIDE]) {
    for (int i = 0; i < LOADS; i++) {
        tile[depth_of(m, i)][across_of(m, i)] = values[i];
    }
}

// sums += a^T b over all of the depth; column_sum, of b's column threadIdx.x, for threads below 64.
static __device__ void multiply(
        const Operand& a, const Operand& b, Tiles& tiles, float (*sums)[PART], float& column_sum) {
    float next_a[LOADS];
    float next_b[LOADS];
    int row = threadIdx.x / (TILE / PART) * PART;
    int column = threadIdx.x % (TILE / PART) * PART;
    load(a, 0, next_a);
    load(b, 0, next_b);
    for (int start = 0; start < a.deep; start += DEPTH) {
        store(a, next_a, tiles.a);
        store(b, next_b, tiles.b);
        __syncthreads();
        if (start + DEPTH < a.deep) {
            load(a, start + DEPTH, next_a);
            load(b, start + DEPTH, next_b);
        }
#pragma unroll
        for (int k = 0; k < DEPTH; k++) {
            float x[PART];
            float y[PART];
            for (int i = 0; i < PART; i++) {
                x[i] = tiles.a[k][row + i];
                y[i] = tiles.b[k][column + i];
            }
            for (int i = 0; i < PART; i++) {
                for (int j = 0; j < PART; j++) {
                    sums[i][j] = fmaf(x[i], y[j], sums[i][j]);
                }
            }
        }
        if (threadIdx.x < TILE) {
            for (int k = 0; k < DEPTH; k++) {
                column_sum += tiles.b[k][threadIdx.x];
            }
        }
        __syncthreads();
    }
}

// c [M, n] = a [M, k] by each group's matrix of w, or by its transpose, plus its bias; 0 behind the last group.
// Grid (n / 64, M / 64 + E + 1).
template <bool TRANSPOSED>
static __device__ void grouped_rows(
        const float* a,
        const float* w,
        const int* offsets,
        const float* bias,
        float* c,
        int rows,
        int columns,
        int depth,
        int groups,
        bool biased) {
    __shared__ Tiles tiles;
    int group = 0;
    int first = 0;
    int end = 0;
    // All threads of a block find the same.
    if (!find_tile<TILE>(offsets, groups, rows, blockIdx.y, group, first, end)) {
        return;
    }
    int left = blockIdx.x * TILE;
    float sums[PART][PART] = {};
    if (group < groups) {
        const float* matrix = w + (long long) group * depth * columns;
        Operand rows_of_a = {a + (long long) first * depth, 1, depth, depth, end - first};
        Operand columns_of_w = TRANSPOSED
                ? Operand {matrix + (long long) left * depth, 1, depth, depth, columns - left}
                : Operand {matrix + left, columns, 1, depth, columns - left};
        float unused = 0;
        multiply(rows_of_a, columns_of_w, tiles, sums, unused);
    }
    int row = first + threadIdx.x / (TILE / PART) * PART;
    int column = left + threadIdx.x % (TILE / PART) * PART;
    for (int i = 0; i < PART; i++) {
        for (int j = 0; j < PART; j++) {
            if (row + i < end && column + j < columns) {
                float added = biased && group < groups ? bias[(long long) group * columns + column + j] : 0;
                c[(long long) (row + i) * columns + column + j] = sums[i][j] + added;
            }
        }
    }
}

extern "C" __global__ void __launch_bounds__(256, 1) grouped_linear(
        const float* x,
        const float* w,
        const int* offsets,
        const float* bias,
        float* y,
        int rows,
        int columns,
        int depth,
        int groups,
        int biased) {
    grouped_rows<false>(x, w, offsets, bias, y, rows, columns, depth, groups, biased != 0);
}

extern "C" __global__ void __launch_bounds__(256, 1) grouped_input_grad(
        const float* dy,
        const float* w,
        const int* offsets,
        float* dx,
        int rows,
        int columns,
        int depth,
        int groups) {
    grouped_rows<true>(dy, w, offsets, dy, dx, rows, columns, depth, groups, false);
}

// dw [E, I, O] = x^T dy over each group's rows, db [E, O] the sums of dy's rows. Grid (O / 64, I / 64, E).
extern "C" __global__ void __launch_bounds__(256, 1) grouped_parameter_grad(
        const float* x, const float* dy, const int* offsets, float* dw, float* db, int inputs, int outputs, int biased) {
    __shared__ Tiles tiles;
    int group = blockIdx.z;
    int first = offsets[group];
    int count = offsets[group + 1] - first;
    int top = blockIdx.y * TILE;
    int left = blockIdx.x * TILE;
    Operand a = {x + (long long) first * inputs + top, inputs, 1, count, inputs - top};
    Operand b = {dy + (long long) first * outputs + left, outputs, 1, count, outputs - left};
    float sums[PART][PART] = {};
    float column_sum = 0;
    multiply(a, b, tiles, sums, column_sum);
    int row = top + threadIdx.x / (TILE / PART) * PART;
    int column = left + threadIdx.x % (TILE / PART) * PART;
    for (int i = 0; i < PART; i++) {
        for (int j = 0; j < PART; j++) {
            if (row + i < inputs && column + j < outputs) {
                dw[((long long) group * inputs + row + i) * outputs + column + j] = sums[i][j];
            }
        }
    }
    int own = left + threadIdx.x;
    if (biased != 0 && blockIdx.y == 0 && threadIdx.x < TILE && own < outputs) {
        db[(long long) group * outputs + own] = column_sum;
    }
}

// Tiles of attention in shared memory: blocks of 128 threads as 8 rows of 16, each with a piece of every product.
#pragma once
#include "attention/cuda/attention_problem.cuh"

constexpr int TILE_THREADS = 128;
constexpr int ACROSS = 16; // threads side by side; half a warp
constexpr int DOWN = TILE_THREADS / ACROSS;
constexpr int PAD = 4;

// Sizes of a tile of QUERIES by KEYS of heads at most WIDTH wide, and what a thread has of it.
template <int WIDTH_, int QUERIES_, int KEYS_>
struct Tile {
    static constexpr int WIDTH = WIDTH_;
    static constexpr int QUERIES = QUERIES_;
    static constexpr int KEYS = KEYS_;
    static constexpr int ROW = WIDTH + PAD; // from one row of a head's matrix to the next
    static constexpr int WEIGHT_ROW = KEYS + PAD;
    static constexpr int MY_QUERIES = QUERIES / DOWN; // query down + 8 i
    static constexpr int MY_KEYS = KEYS / ACROSS; // key across + 16 j
    static constexpr int MY_COLUMNS = WIDTH / ACROSS;
    static constexpr int TOGETHER = WIDTH % 64 == 0 ? 4 : WIDTH % 32 == 0 ? 2 : 1; // adjacent columns of a thread

    // Column c of a thread's columns of a head.
    __device__ static int column(int across, int c) {
        return (c / TOGETHER * ACROSS + across) * TOGETHER + c % TOGETHER;
    }
};

// Copies rows of a head into shared memory, times a factor; zeros behind the last row and column.
template <int ROWS, int WIDTH>
__device__ void load_rows(
        float* target, const float* source, long long row, int rows, int width, bool vectors, float factor) {
    for (int i = threadIdx.x; i < ROWS * (WIDTH / 4); i += TILE_THREADS) {
        int r = i / (WIDTH / 4);
        int c = i % (WIDTH / 4) * 4;
        Four value = {{0.0f, 0.0f, 0.0f, 0.0f}};
        if (r < rows && c < width) {
            const float* from = source + r * row + c;
            if (vectors) {
                value = *reinterpret_cast<const Four*>(from);
            } else {
                value.v[0] = from[0];
                value.v[1] = c + 1 < width ? from[1] : 0.0f;
                value.v[2] = c + 2 < width ? from[2] : 0.0f;
                value.v[3] = c + 3 < width ? from[3] : 0.0f;
            }
        }
        value.v[0] *= factor;
        value.v[1] *= factor;
        value.v[2] *= factor;
        value.v[3] *= factor;
        *reinterpret_cast<Four*>(target + r * (WIDTH + PAD) + c) = value;
    }
}

// C[i, j] = A[down + 8 i] . B[across + 16 j], over rows of a head.
template <typename T>
__device__ void row_products(
        float (&c)[T::MY_QUERIES][T::MY_KEYS], const float* a, const float* b, int down, int across) {
#pragma unroll
    for (int i = 0; i < T::MY_QUERIES; i++) {
#pragma unroll
        for (int j = 0; j < T::MY_KEYS; j++) {
            c[i][j] = 0.0f;
        }
    }
#pragma unroll 2
    for (int d = 0; d < T::WIDTH; d += 4) {
        Four y[T::MY_KEYS];
#pragma unroll
        for (int j = 0; j < T::MY_KEYS; j++) {
            y[j] = *reinterpret_cast<const Four*>(b + (across + ACROSS * j) * T::ROW + d);
        }
#pragma unroll
        for (int i = 0; i < T::MY_QUERIES; i++) {
            Four x = *reinterpret_cast<const Four*>(a + (down + DOWN * i) * T::ROW + d);
#pragma unroll
            for (int j = 0; j < T::MY_KEYS; j++) {
                c[i][j] = fmaf(x.v[0], y[j].v[0], c[i][j]);
                c[i][j] = fmaf(x.v[1], y[j].v[1], c[i][j]);
                c[i][j] = fmaf(x.v[2], y[j].v[2], c[i][j]);
                c[i][j] = fmaf(x.v[3], y[j].v[3], c[i][j]);
            }
        }
    }
}

// A thread's columns of a row of a head.
template <typename T>
__device__ void read_columns(float (&target)[T::MY_COLUMNS], const float* row, int across) {
#pragma unroll
    for (int c = 0; c < T::MY_COLUMNS; c += T::TOGETHER) {
        const float* from = row + T::column(across, c);
        if (T::TOGETHER == 4) {
            Four four = *reinterpret_cast<const Four*>(from);
            target[c] = four.v[0];
            target[(c + 1) % T::MY_COLUMNS] = four.v[1];
            target[(c + 2) % T::MY_COLUMNS] = four.v[2];
            target[(c + 3) % T::MY_COLUMNS] = four.v[3];
        } else {
#pragma unroll
            for (int e = 0; e < T::TOGETHER; e++) {
                target[c + e] = from[e];
            }
        }
    }
}

// C[i] += sum over the keys s of W[down + 8 i, s] B[s], for the thread's columns.
template <typename T>
__device__ void add_weighted(
        float (&c)[T::MY_QUERIES][T::MY_COLUMNS], const float* weights, const float* b, int down, int across) {
#pragma unroll 1
    for (int s = 0; s < T::KEYS; s += 4) {
        Four w[T::MY_QUERIES];
#pragma unroll
        for (int i = 0; i < T::MY_QUERIES; i++) {
            w[i] = *reinterpret_cast<const Four*>(weights + (down + DOWN * i) * T::WEIGHT_ROW + s);
        }
#pragma unroll
        for (int u = 0; u < 4; u++) {
            float row[T::MY_COLUMNS];
            read_columns<T>(row, b + (s + u) * T::ROW, across);
#pragma unroll
            for (int i = 0; i < T::MY_QUERIES; i++) {
                float x = w[i].v[u];
#pragma unroll
                for (int k = 0; k < T::MY_COLUMNS; k++) {
                    c[i][k] = fmaf(x, row[k], c[i][k]);
                }
            }
        }
    }
}

// C[i] += sum over the queries t of W[t, n down + i] B[t], n = KEYS / 8, for the thread's columns.
template <typename T>
__device__ void add_transposed(
        float (&c)[T::KEYS / DOWN][T::MY_COLUMNS], const float* weights, const float* b, int down, int across) {
    constexpr int MINE = T::KEYS / DOWN;
#pragma unroll 4
    for (int t = 0; t < T::QUERIES; t++) {
        float w[MINE];
        const float* from = weights + t * T::WEIGHT_ROW + MINE * down;
#pragma unroll
        for (int i = 0; i < MINE; i += 4) {
            if (MINE % 4 == 0) {
                Four four = *reinterpret_cast<const Four*>(from + i);
                w[i] = four.v[0];
                w[(i + 1) % MINE] = four.v[1];
                w[(i + 2) % MINE] = four.v[2];
                w[(i + 3) % MINE] = four.v[3];
            } else {
                for (int e = i; e < MINE && e < i + 4; e++) {
                    w[e] = from[e];
                }
            }
        }
        float row[T::MY_COLUMNS];
        read_columns<T>(row, b + t * T::ROW, across);
#pragma unroll
        for (int i = 0; i < MINE; i++) {
#pragma unroll
            for (int k = 0; k < T::MY_COLUMNS; k++) {
                c[i][k] = fmaf(w[i], row[k], c[i][k]);
            }
        }
    }
}

// Writes a thread's columns of a row of a head, times a factor.
template <typename T>
__device__ void write_columns(
        float* row, const float (&values)[T::MY_COLUMNS], int across, int width, bool vectors, float factor) {
#pragma unroll
    for (int c = 0; c < T::MY_COLUMNS; c += T::TOGETHER) {
        int at = T::column(across, c);
        if (T::TOGETHER == 4 && vectors) {
            if (at < width) {
                Four four = {{
                    values[c] * factor,
                    values[(c + 1) % T::MY_COLUMNS] * factor,
                    values[(c + 2) % T::MY_COLUMNS] * factor,
                    values[(c + 3) % T::MY_COLUMNS] * factor}};
                *reinterpret_cast<Four*>(row + at) = four;
            }
        } else {
#pragma unroll
            for (int e = 0; e < T::TOGETHER; e++) {
                if (at + e < width) {
                    row[at + e] = values[c + e] * factor;
                }
            }
        }
    }
}

// Over the 16 threads that share rows.
__device__ inline float across_sum(float value) {
    for (int lane = ACROSS / 2; lane > 0; lane /= 2) {
        value += __shfl_xor_sync(0xffffffffu, value, lane);
    }
    return value;
}

__device__ inline float across_max(float value) {
    for (int lane = ACROSS / 2; lane > 0; lane /= 2) {
        value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, lane));
    }
    return value;
}

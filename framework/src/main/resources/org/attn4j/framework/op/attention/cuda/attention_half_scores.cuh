// From products of queries and keys to exponents of 2, in the layout of results of tensor cores: 2 to the power of a score
// times the factor is e to the power of scale Q K^T and bias.
#pragma once
#include "attention/cuda/attention_half_dropout.cuh"

constexpr float LOG2_E = 1.4426950408889634f;
constexpr float LN_2 = 0.6931471805599453f;

// Whether scores hang on more than positions, so that a block has to know its Surroundings.
__device__ inline bool dressed(const AttentionProblem& p) {
    return p.type(MASK_SHIFT) != 0 || p.segmented() || p.has(RELATIVE) || !p.sparse.dense();
}

// What scores are to be multiplied with to be exponents of 2.
__device__ inline float exponent_factor(const AttentionProblem& p) {
    return dressed(p) ? 1.0f : p.scale * LOG2_E;
}

// Turns products [16 B queries, 8 N keys] into scores; r: the first query's row in the tile, c: the first key's column.
template <typename T, int B, int N>
__device__ void finish_scores(
        const AttentionProblem& p,
        const Surroundings<T>& around,
        float (&scores)[B][N][4],
        int first,
        int t0,
        int s0,
        int r,
        int c) {
    int across = threadIdx.x % 4 * 2;
    bool surrounded = dressed(p);
    if (!surrounded && s0 + c + N * MMA_COLUMNS <= p.visibility().visible(first, t0 + r)) {
        return;
    }
#pragma unroll
    for (int m = 0; m < B; m++) {
#pragma unroll
        for (int i = 0; i < 2; i++) {
            int row = r + m * MMA_ROWS + threadIdx.x % WARP / 4 + 8 * i;
            int sees = p.visibility().visible(first, t0 + row) - s0 - c;
#pragma unroll
            for (int n = 0; n < N; n++) {
#pragma unroll
                for (int e = 2 * i; e < 2 * i + 2; e++) {
                    int column = n * MMA_COLUMNS + across + e % 2;
                    scores[m][n][e] = surrounded ? around.exponent(p, scores[m][n][e], row, c + column, s0)
                            : column < sees      ? scores[m][n][e]
                                                 : HIDDEN;
                }
            }
        }
    }
}

// The same for products [16 B keys, 8 N queries]; c: the first key's column in the tile, r: the first query's row.
template <typename T, int B, int N>
__device__ void finish_transposed(
        const AttentionProblem& p,
        const Surroundings<T>& around,
        float (&scores)[B][N][4],
        int first,
        int t0,
        int s0,
        int r,
        int c) {
    int across = threadIdx.x % 4 * 2;
    bool surrounded = dressed(p);
    if (!surrounded && s0 + c + B * MMA_ROWS <= p.visibility().visible(first, t0 + r)) {
        return;
    }
#pragma unroll
    for (int n = 0; n < N; n++) {
#pragma unroll
        for (int i = 0; i < 2; i++) {
            int row = r + n * MMA_COLUMNS + across + i;
            int sees = p.visibility().visible(first, t0 + row) - s0 - c;
#pragma unroll
            for (int m = 0; m < B; m++) {
#pragma unroll
                for (int e = i; e < 4; e += 2) {
                    int column = m * MMA_ROWS + threadIdx.x % WARP / 4 + e / 2 * 8;
                    scores[m][n][e] = surrounded ? around.exponent(p, scores[m][n][e], row, c + column, s0)
                            : column < sees      ? scores[m][n][e]
                                                 : HIDDEN;
                }
            }
        }
    }
}

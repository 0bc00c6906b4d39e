// Attention by other scores than scaled dot products. A block of 128 threads has 16 queries, or 32 keys, of a head; each
// warp has 4 of the queries, a lane each key of a tile.
#pragma once
#include "launch/philox.cuh"
#include "launch/visibility.cuh"

constexpr int SCORED_THREADS = 128;
constexpr int SCORED_QUERIES = 16;
constexpr int SCORED_KEYS = 32;
constexpr int WARP_QUERIES = SCORED_QUERIES * WARP / SCORED_THREADS;

// Scores; bilinear ones are dot products once the queries are multiplied with the matrix.
constexpr int DOT = 0;
constexpr int ADDITIVE = 1;
constexpr int GAUSSIAN = 2;

// How scores become weights, as Java's WeightKind numbers them.
constexpr int SOFTMAX = 0;
constexpr int HARD = 1;

struct ScoredProblem {
    const float* q;
    const float* k;
    const float* v;
    const float* parameter;
    KeyVisibility see;
    const long long* step;
    int weight_kind;
    int heads;
    int width;
    int value_width;
    int dropout;
    int threshold;
    long long key;
    float scale;
    float keep;

    // Elements from a row of queries or keys in shared memory to the next: odd, so that rows begin in different banks.
    __device__ int row() const {
        return width | 1;
    }

    __device__ int value_row() const {
        return value_width | 1;
    }

    __device__ bool hard() const {
        return weight_kind != SOFTMAX;
    }

    // Row of a query in [B, H, T].
    __device__ long long weight_row(int b, int h, int t) const {
        return (static_cast<long long>(b) * heads + h) * see.queries + t;
    }

    __device__ float kept_share(int b, int h, int t, int s) const {
        if (!dropout) {
            return 1.0f;
        }
        unsigned word = philox_word(key, step[0], weight_row(b, h, t) * see.keys + s);
        return word >= static_cast<unsigned>(threshold) ? keep : 0.0f;
    }
};

// Copies rows [.., H, width] of a head into shared memory; zeros behind the last row.
__device__ inline void scored_load(
        float* target, const float* source, int heads, int h, int width, int row, long long first, int rows, int room) {
    for (int i = threadIdx.x; i < room * width; i += SCORED_THREADS) {
        int r = i / width;
        int c = i % width;
        target[r * row + c] = r < rows ? source[((first + r) * heads + h) * width + c] : 0.0f;
    }
}

// The score of a query and a key before its scale.
template <int KIND>
__device__ float pair_score(const float* q, const float* k, const float* parameter, int width) {
    float score = 0.0f;
    for (int i = 0; i < width; i++) {
        if (KIND == DOT) {
            score = fmaf(q[i], k[i], score);
        } else if (KIND == ADDITIVE) {
            score = fmaf(parameter[i], tanhf(q[i] + k[i]), score);
        } else {
            float difference = q[i] - k[i];
            score = fmaf(difference, difference, score);
        }
    }
    return KIND == GAUSSIAN ? -0.5f * parameter[0] * parameter[0] * score : score;
}

// The scaled score of a query and a key, -infinity where the key is hidden.
template <int KIND>
__device__ float seen_score(
        const ScoredProblem& p, const float* q, const float* k, const float* parameter, int limit, int b, int s) {
    if (s >= limit || !p.see.keeps(b, s)) {
        return HIDDEN;
    }
    return p.scale * pair_score<KIND>(q, k, parameter, p.width);
}

__device__ inline float dot(const float* a, const float* b, int n) {
    float sum = 0.0f;
    for (int i = 0; i < n; i++) {
        sum = fmaf(a[i], b[i], sum);
    }
    return sum;
}

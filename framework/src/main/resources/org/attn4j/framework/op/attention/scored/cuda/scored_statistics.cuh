// What the gradients of attention by any score start from: statistics of each query, and the gradient of a score.
#pragma once
#include "attention/scored/cuda/scored_forward.cuh"

// Of each query: largest score, 1 / sum of exp(score - largest), 1 / keys of the largest score (0 where it sees no key),
// and the mean over its keys of the gradient of their weights.
struct alignas(16) ScoreStatistics {
    float largest;
    float factor;
    float hard_factor;
    float mean;
};

// The part of the gradient of a weight that dropout leaves, times dy . v.
__device__ inline float weight_gradient(
        const ScoredProblem& p, const float* dy, const float* v, int b, int h, int t, int s, float& keep) {
    keep = p.kept_share(b, h, t, s);
    return keep == 0.0f ? 0.0f : keep * dot(dy, v, p.value_width);
}

// Row (b, t) of queries.
__device__ inline long long query_row(const ScoredProblem& p, int b, int t) {
    return static_cast<long long>(b) * p.see.queries + t;
}

template <int KIND>
__device__ const float* own_parameter(const ScoredProblem& p, int h) {
    return KIND == DOT ? nullptr : p.parameter + (KIND == ADDITIVE ? h * p.width : h);
}

template <int KIND>
__device__ void scored_query_statistics(
        const ScoredProblem& p, float* shared, const float* dy, ScoreStatistics* statistics) {
    float* q = shared;
    float* k = q + SCORED_QUERIES * p.row();
    float* v = k + SCORED_KEYS * p.row();
    float* dout = v + SCORED_KEYS * p.value_row();
    int lane = threadIdx.x % WARP;
    int mine = threadIdx.x / WARP * WARP_QUERIES;
    int t0 = blockIdx.x * SCORED_QUERIES;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int count = min(SCORED_QUERIES, p.see.queries - t0);
    int first = p.see.first_position();
    const float* parameter = own_parameter<KIND>(p, h);
    scored_load(q, p.q, p.heads, h, p.width, p.row(), query_row(p, b, t0), count, SCORED_QUERIES);
    scored_load(dout, dy, p.heads, h, p.value_width, p.value_row(), query_row(p, b, t0), count, SCORED_QUERIES);
    ScoreAccount account[WARP_QUERIES];
    float mean[WARP_QUERIES];
#pragma unroll
    for (int i = 0; i < WARP_QUERIES; i++) {
        account[i] = {HIDDEN, 0.0f, 0.0f};
        mean[i] = 0.0f;
    }
    int end = p.see.visible(first, t0 + count - 1);
    for (int s0 = 0; s0 < end; s0 += SCORED_KEYS) {
        int length = min(SCORED_KEYS, p.see.keys - s0);
        long long from = static_cast<long long>(b) * p.see.keys + s0;
        __syncthreads();
        scored_load(k, p.k, p.heads, h, p.width, p.row(), from, length, SCORED_KEYS);
        scored_load(v, p.v, p.heads, h, p.value_width, p.value_row(), from, length, SCORED_KEYS);
        __syncthreads();
#pragma unroll
        for (int i = 0; i < WARP_QUERIES; i++) {
            int r = mine + i;
            int limit = r < count ? p.see.visible(first, t0 + r) : 0;
            float score = seen_score<KIND>(p, q + r * p.row(), k + lane * p.row(), parameter, limit, b, s0 + lane);
            float soft_factor;
            float hard_factor;
            account[i].take(score, soft_factor, hard_factor);
            float part = 0.0f;
            if (score != HIDDEN) {
                float keep;
                part = account[i].share(score, false)
                        * weight_gradient(
                                p, dout + r * p.value_row(), v + lane * p.value_row(), b, h, t0 + r, s0 + lane, keep);
            }
            mean[i] = mean[i] * soft_factor + warp_sum(part);
        }
    }
#pragma unroll
    for (int i = 0; i < WARP_QUERIES; i++) {
        int r = mine + i;
        if (r < count && lane == 0) {
            bool seen = account[i].total > 0.0f;
            float factor = seen ? 1.0f / account[i].total : 0.0f;
            statistics[p.weight_row(b, h, t0 + r)] = {
                seen ? account[i].largest : 0.0f, factor, seen ? 1.0f / account[i].ties : 0.0f, mean[i] * factor};
        }
    }
}

// Gradient of a scaled score, before its scale.
__device__ inline float score_gradient(
        const ScoredProblem& p, const ScoreStatistics& statistics, float score, float gradient) {
    if (score == HIDDEN || p.weight_kind == HARD) {
        return 0.0f;
    }
    return p.scale * (expf(score - statistics.largest) * statistics.factor) * (gradient - statistics.mean);
}

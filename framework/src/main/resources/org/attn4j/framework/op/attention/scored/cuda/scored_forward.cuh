// Outputs of attention by any score, with an online softmax; or largest scores alone, counted as they come.
#pragma once
#include "attention/scored/cuda/scored.cuh"

// Statistics of a query: largest score, sum of exp(score - largest), number of keys of the largest score.
struct ScoreAccount {
    float largest;
    float total;
    float ties;

    // Takes in a score of each lane; gives what earlier sums are to be multiplied with, of softmax and of hard weights.
    __device__ void take(float score, float& soft_factor, float& hard_factor) {
        float top = fmaxf(largest, warp_max(score));
        float shift = top == HIDDEN ? 0.0f : top;
        soft_factor = expf(largest - shift);
        hard_factor = largest == top ? 1.0f : 0.0f;
        total = total * soft_factor + warp_sum(expf(score - shift));
        ties = ties * hard_factor + warp_sum(score == top && top != HIDDEN ? 1.0f : 0.0f);
        largest = top;
    }

    // A key's share before all is divided by the sum or number.
    __device__ float share(float score, bool hard) const {
        if (score == HIDDEN) {
            return 0.0f;
        }
        return hard ? (score == largest ? 1.0f : 0.0f) : expf(score - largest);
    }
};

template <int KIND>
__device__ void scored_forward(const ScoredProblem& p, float* shared, float* y) {
    float* q = shared; // [16, row]
    float* k = q + SCORED_QUERIES * p.row(); // [32, row]
    float* v = k + SCORED_KEYS * p.row(); // [32, value row]
    float* sums = v + SCORED_KEYS * p.value_row(); // [16, value row]
    float* weights = sums + SCORED_QUERIES * p.value_row(); // [16, 32]
    int lane = threadIdx.x % WARP;
    int mine = threadIdx.x / WARP * WARP_QUERIES;
    int t0 = blockIdx.x * SCORED_QUERIES;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int count = min(SCORED_QUERIES, p.see.queries - t0);
    int first = p.see.first_position();
    const float* parameter = KIND == DOT ? nullptr : p.parameter + (KIND == ADDITIVE ? h * p.width : h);

    scored_load(
            q, p.q, p.heads, h, p.width, p.row(), static_cast<long long>(b) * p.see.queries + t0, count, SCORED_QUERIES);
    for (int i = threadIdx.x; i < SCORED_QUERIES * p.value_row(); i += SCORED_THREADS) {
        sums[i] = 0.0f;
    }
    ScoreAccount account[WARP_QUERIES];
#pragma unroll
    for (int i = 0; i < WARP_QUERIES; i++) {
        account[i] = {HIDDEN, 0.0f, 0.0f};
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
            float factor = p.hard() ? hard_factor : soft_factor;
            float weight = account[i].share(score, p.hard());
            weights[r * SCORED_KEYS + lane] = weight == 0.0f ? 0.0f : weight * p.kept_share(b, h, t0 + r, s0 + lane);
            __syncwarp();
            for (int c = lane; c < p.value_width; c += WARP) {
                float sum = sums[r * p.value_row() + c] * factor;
                for (int s = 0; s < SCORED_KEYS; s++) {
                    sum = fmaf(weights[r * SCORED_KEYS + s], v[s * p.value_row() + c], sum);
                }
                sums[r * p.value_row() + c] = sum;
            }
        }
    }
    __syncthreads();
#pragma unroll
    for (int i = 0; i < WARP_QUERIES; i++) {
        int r = mine + i;
        if (r >= count) {
            continue;
        }
        float divisor = p.hard() ? account[i].ties : account[i].total;
        float factor = divisor > 0.0f ? 1.0f / divisor : 0.0f;
        float* row = y + ((static_cast<long long>(b) * p.see.queries + t0 + r) * p.heads + h) * p.value_width;
        for (int c = lane; c < p.value_width; c += WARP) {
            row[c] = sums[r * p.value_row() + c] * factor;
        }
    }
}

// Weights before dropout, [B, H, T, S]: a block has one query.
template <int KIND>
__device__ void scored_weight_rows(const ScoredProblem& p, float* shared32, float* weights) {
    int t = blockIdx.x;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int limit = p.see.visible(p.see.first_position(), t);
    const float* parameter = KIND == DOT ? nullptr : p.parameter + (KIND == ADDITIVE ? h * p.width : h);
    const float* q = p.q + ((static_cast<long long>(b) * p.see.queries + t) * p.heads + h) * p.width;
    float* row = weights + p.weight_row(b, h, t) * p.see.keys;
    float top = HIDDEN;
    for (int s = threadIdx.x; s < p.see.keys; s += blockDim.x) {
        const float* k = p.k + ((static_cast<long long>(b) * p.see.keys + s) * p.heads + h) * p.width;
        row[s] = seen_score<KIND>(p, q, k, parameter, limit, b, s);
        top = fmaxf(top, row[s]);
    }
    top = block_max(top, shared32);
    ScoreAccount account = {top, 0.0f, 0.0f};
    float sum = 0.0f;
    for (int s = threadIdx.x; s < p.see.keys; s += blockDim.x) {
        row[s] = account.share(row[s], p.hard());
        sum += row[s];
    }
    sum = block_sum(sum, shared32);
    for (int s = threadIdx.x; s < p.see.keys; s += blockDim.x) {
        row[s] = sum > 0.0f ? row[s] / sum : 0.0f;
    }
}

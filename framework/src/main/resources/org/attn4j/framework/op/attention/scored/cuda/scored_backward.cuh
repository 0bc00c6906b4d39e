// Gradients of attention by any score: statistics of each query first; then one kernel owns queries and goes over the
// keys, another owns keys and goes over the queries.
#pragma once
#include "attention/scored/cuda/scored_statistics.cuh"

// Writes dq [B, T, H, K], and shares [B, tiles, H, parameters] of the parameter's gradient.
template <int KIND>
__device__ void scored_query_gradients(
        const ScoredProblem& p,
        float* shared,
        const float* dy,
        const ScoreStatistics* statistics,
        float* dq,
        float* shares) {
    float* q = shared;
    float* k = q + SCORED_QUERIES * p.row();
    float* v = k + SCORED_KEYS * p.row();
    float* dout = v + SCORED_KEYS * p.value_row();
    float* gradients = dout + SCORED_QUERIES * p.value_row(); // [16, 32]
    float* sums = gradients + SCORED_QUERIES * SCORED_KEYS; // [16, row]
    float* parameter_sums = sums + SCORED_QUERIES * p.row(); // [4 warps, row]
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    int mine = warp * WARP_QUERIES;
    int t0 = blockIdx.x * SCORED_QUERIES;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int count = min(SCORED_QUERIES, p.see.queries - t0);
    int first = p.see.first_position();
    const float* parameter = own_parameter<KIND>(p, h);
    scored_load(q, p.q, p.heads, h, p.width, p.row(), query_row(p, b, t0), count, SCORED_QUERIES);
    scored_load(dout, dy, p.heads, h, p.value_width, p.value_row(), query_row(p, b, t0), count, SCORED_QUERIES);
    for (int i = threadIdx.x; i < (SCORED_QUERIES + SCORED_THREADS / WARP) * p.row(); i += SCORED_THREADS) {
        sums[i] = 0.0f;
    }
    float squares = 0.0f; // sum of gradients times squared distances
    int end = p.see.visible(first, t0 + count - 1);
    for (int s0 = 0; s0 < end; s0 += SCORED_KEYS) {
        int length = min(SCORED_KEYS, p.see.keys - s0);
        long long from = static_cast<long long>(b) * p.see.keys + s0;
        __syncthreads();
        scored_load(k, p.k, p.heads, h, p.width, p.row(), from, length, SCORED_KEYS);
        scored_load(v, p.v, p.heads, h, p.value_width, p.value_row(), from, length, SCORED_KEYS);
        __syncthreads();
        for (int r = mine; r < mine + WARP_QUERIES && r < count; r++) {
            int limit = p.see.visible(first, t0 + r);
            const float* own = q + r * p.row();
            float score = seen_score<KIND>(p, own, k + lane * p.row(), parameter, limit, b, s0 + lane);
            float d = 0.0f;
            if (score != HIDDEN) {
                float keep;
                float gradient = weight_gradient(
                        p, dout + r * p.value_row(), v + lane * p.value_row(), b, h, t0 + r, s0 + lane, keep);
                d = score_gradient(p, statistics[p.weight_row(b, h, t0 + r)], score, gradient);
            }
            gradients[r * SCORED_KEYS + lane] = d;
            __syncwarp();
            for (int i = lane; i < p.width; i += WARP) {
                float sum = sums[r * p.row() + i];
                float parameter_sum = KIND == ADDITIVE ? parameter_sums[warp * p.row() + i] : 0.0f;
                for (int s = 0; s < length; s++) {
                    float g = gradients[r * SCORED_KEYS + s];
                    float x = k[s * p.row() + i];
                    if (KIND == DOT) {
                        sum = fmaf(g, x, sum);
                    } else if (KIND == ADDITIVE) {
                        float y = tanhf(own[i] + x);
                        sum = fmaf(g * parameter[i], 1.0f - y * y, sum);
                        parameter_sum = fmaf(g, y, parameter_sum);
                    } else {
                        float difference = own[i] - x;
                        sum = fmaf(-g * parameter[0] * parameter[0], difference, sum);
                        squares = fmaf(g * difference, difference, squares);
                    }
                }
                sums[r * p.row() + i] = sum;
                if (KIND == ADDITIVE) {
                    parameter_sums[warp * p.row() + i] = parameter_sum;
                }
            }
        }
    }
    squares = warp_sum(squares);
    if (KIND == GAUSSIAN && lane == 0) {
        parameter_sums[warp * p.row()] = -parameter[0] * squares;
    }
    __syncthreads();
    for (int i = threadIdx.x; i < count * p.width; i += SCORED_THREADS) {
        int r = i / p.width;
        int c = i % p.width;
        dq[(query_row(p, b, t0 + r) * p.heads + h) * p.width + c] = sums[r * p.row() + c];
    }
    int size = KIND == DOT ? 0 : KIND == ADDITIVE ? p.width : 1;
    long long share = ((static_cast<long long>(b) * gridDim.x + blockIdx.x) * p.heads + h) * size;
    for (int i = threadIdx.x; i < size; i += SCORED_THREADS) {
        float sum = 0.0f;
        for (int w = 0; w < SCORED_THREADS / WARP; w++) {
            sum += parameter_sums[w * p.row() + i];
        }
        shares[share + i] = sum;
    }
}

template <int KIND>
__device__ void scored_key_gradients(
        const ScoredProblem& p,
        float* shared,
        const float* dy,
        const ScoreStatistics* statistics,
        float* dk,
        float* dv) {
    float* q = shared;
    float* k = q + SCORED_QUERIES * p.row();
    float* v = k + SCORED_KEYS * p.row();
    float* dout = v + SCORED_KEYS * p.value_row();
    float* gradients = dout + SCORED_QUERIES * p.value_row(); // [16, 32]
    float* weights = gradients + SCORED_QUERIES * SCORED_KEYS; // [16, 32]
    float* key_sums = weights + SCORED_QUERIES * SCORED_KEYS; // [32, row]
    float* value_sums = key_sums + SCORED_KEYS * p.row(); // [32, value row]
    int lane = threadIdx.x % WARP;
    int mine = threadIdx.x / WARP * WARP_QUERIES;
    int s0 = blockIdx.x * SCORED_KEYS;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int length = min(SCORED_KEYS, p.see.keys - s0);
    int first = p.see.first_position();
    const float* parameter = own_parameter<KIND>(p, h);
    long long from = static_cast<long long>(b) * p.see.keys + s0;
    scored_load(k, p.k, p.heads, h, p.width, p.row(), from, length, SCORED_KEYS);
    scored_load(v, p.v, p.heads, h, p.value_width, p.value_row(), from, length, SCORED_KEYS);
    for (int i = threadIdx.x; i < SCORED_KEYS * (p.row() + p.value_row()); i += SCORED_THREADS) {
        key_sums[i] = 0.0f;
    }
    for (int t0 = p.see.first_query(first, s0) / SCORED_QUERIES * SCORED_QUERIES; t0 < p.see.queries;
            t0 += SCORED_QUERIES) {
        int count = min(SCORED_QUERIES, p.see.queries - t0);
        __syncthreads();
        scored_load(q, p.q, p.heads, h, p.width, p.row(), query_row(p, b, t0), count, SCORED_QUERIES);
        scored_load(dout, dy, p.heads, h, p.value_width, p.value_row(), query_row(p, b, t0), count, SCORED_QUERIES);
        __syncthreads();
        for (int r = mine; r < mine + WARP_QUERIES; r++) {
            int limit = r < count ? p.see.visible(first, t0 + r) : 0;
            float score = seen_score<KIND>(p, q + r * p.row(), k + lane * p.row(), parameter, limit, b, s0 + lane);
            float d = 0.0f;
            float weight = 0.0f;
            if (score != HIDDEN) {
                ScoreStatistics own = statistics[p.weight_row(b, h, t0 + r)];
                float keep;
                float gradient = weight_gradient(
                        p, dout + r * p.value_row(), v + lane * p.value_row(), b, h, t0 + r, s0 + lane, keep);
                d = score_gradient(p, own, score, gradient);
                weight = p.hard() ? (score == own.largest ? own.hard_factor : 0.0f)
                                  : expf(score - own.largest) * own.factor;
                weight *= keep;
            }
            gradients[r * SCORED_KEYS + lane] = d;
            weights[r * SCORED_KEYS + lane] = weight;
        }
        __syncthreads();
        for (int i = threadIdx.x; i < length * p.width; i += SCORED_THREADS) {
            int s = i / p.width;
            int c = i % p.width;
            float x = k[s * p.row() + c];
            float sum = key_sums[s * p.row() + c];
            for (int r = 0; r < count; r++) {
                float g = gradients[r * SCORED_KEYS + s];
                float other = q[r * p.row() + c];
                if (KIND == DOT) {
                    sum = fmaf(g, other, sum);
                } else if (KIND == ADDITIVE) {
                    float y = tanhf(other + x);
                    sum = fmaf(g * parameter[c], 1.0f - y * y, sum);
                } else {
                    sum = fmaf(g * parameter[0] * parameter[0], other - x, sum);
                }
            }
            key_sums[s * p.row() + c] = sum;
        }
        for (int i = threadIdx.x; i < length * p.value_width; i += SCORED_THREADS) {
            int s = i / p.value_width;
            int c = i % p.value_width;
            float sum = value_sums[s * p.value_row() + c];
            for (int r = 0; r < count; r++) {
                sum = fmaf(weights[r * SCORED_KEYS + s], dout[r * p.value_row() + c], sum);
            }
            value_sums[s * p.value_row() + c] = sum;
        }
    }
    __syncthreads();
    for (int i = threadIdx.x; i < length * p.width; i += SCORED_THREADS) {
        dk[((from + i / p.width) * p.heads + h) * p.width + i % p.width] =
                key_sums[i / p.width * p.row() + i % p.width];
    }
    for (int i = threadIdx.x; i < length * p.value_width; i += SCORED_THREADS) {
        dv[((from + i / p.value_width) * p.heads + h) * p.value_width + i % p.value_width] =
                value_sums[i / p.value_width * p.value_row() + i % p.value_width];
    }
}

// Attention on tensor cores: as attention_forward.cuh, with operands of products rounded to bfloat16.
#pragma once
#include "attention/cuda/attention_half_dropout.cuh"

template <int WIDTH>
using HalfForwardTile = Tile<WIDTH, 64, 64>;

template <int WIDTH>
__device__ void half_attention_forward(const AttentionProblem& p, float* shared, float* y, float* statistics) {
    using T = HalfForwardTile<WIDTH>;
    constexpr int N = T::KEYS / MMA_COLUMNS;
    constexpr int M = WIDTH / MMA_COLUMNS;
    unsigned short* q = reinterpret_cast<unsigned short*>(shared); // [QUERIES, WIDTH + 8]
    unsigned short* k = q + T::QUERIES * (WIDTH + HALF_PAD); // [KEYS, WIDTH + 8]
    unsigned short* v = k + T::KEYS * (WIDTH + HALF_PAD); // [WIDTH, KEYS + 8]
    Surroundings<T>& around = *reinterpret_cast<Surroundings<T>*>(v + WIDTH * (T::KEYS + HALF_PAD));
    int mine = threadIdx.x / WARP * MMA_ROWS;
    int up = threadIdx.x % WARP / 4;
    int across = threadIdx.x % 4 * 2;
    // Late queries see the most keys in causal order: they begin first.
    int t0 = (gridDim.x - 1 - blockIdx.x) * T::QUERIES;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int g = p.key_head(h);
    int count = min(T::QUERIES, p.queries - t0);
    int first = p.visibility().first_position();

    load_half_rows<T::QUERIES, WIDTH>(q, p.query(b, h, t0), p.q_row, count, p.scale);
    around.load_queries(p, first, b, t0);
    float sums[M][4];
    float largest[2] = {HIDDEN, HIDDEN};
    float total[2] = {0.0f, 0.0f};
#pragma unroll
    for (int n = 0; n < M; n++) {
#pragma unroll
        for (int e = 0; e < 4; e++) {
            sums[n][e] = 0.0f;
        }
    }
    int end = p.visibility().visible(first, t0 + count - 1);
    for (int s0 = 0; s0 < end; s0 += T::KEYS) {
        int length = min(T::KEYS, p.keys - s0);
        __syncthreads();
        load_half_rows<T::KEYS, WIDTH>(k, p.key_at(b, g, s0), p.kv_row, length, 1.0f);
        load_half_columns<T::KEYS, WIDTH>(v, p.value_at(b, g, s0), p.kv_row, length, 1.0f);
        around.load_keys(p, b, s0);
        around.load_bias(p, h, t0, s0);
        __syncthreads();
        if (!around.sees_any()) {
            continue;
        }
        float scores[N][4];
        half_products<N, WIDTH>(scores, q, mine, k);
        if (!around.plain(p, first, t0, s0)) {
#pragma unroll
            for (int n = 0; n < N; n++) {
#pragma unroll
                for (int e = 0; e < 4; e++) {
                    scores[n][e] = around.score(
                            p, scores[n][e], mine + up + e / 2 * 8, n * MMA_COLUMNS + across + e % 2, s0);
                }
            }
        }
        float factors[2];
#pragma unroll
        for (int i = 0; i < 2; i++) {
            float top = largest[i];
#pragma unroll
            for (int n = 0; n < N; n++) {
                top = fmaxf(top, fmaxf(scores[n][2 * i], scores[n][2 * i + 1]));
            }
            top = quad_max(top);
            // A row without a visible key so far: any finite number keeps infinities from cancelling.
            float shift = top == HIDDEN ? 0.0f : top;
            factors[i] = __expf(largest[i] - shift);
            largest[i] = top;
            float sum = 0.0f;
#pragma unroll
            for (int n = 0; n < N; n++) {
                scores[n][2 * i] = __expf(scores[n][2 * i] - shift);
                scores[n][2 * i + 1] = __expf(scores[n][2 * i + 1] - shift);
                sum += scores[n][2 * i] + scores[n][2 * i + 1];
            }
            total[i] = total[i] * factors[i] + quad_sum(sum);
        }
#pragma unroll
        for (int n = 0; n < M; n++) {
#pragma unroll
            for (int e = 0; e < 4; e++) {
                sums[n][e] *= factors[e / 2];
            }
        }
        if (p.has(DROPOUT)) {
            unsigned bits = half_kept<N>(p, p.weight_row(b, h, t0 + mine), s0);
#pragma unroll
            for (int n = 0; n < N; n++) {
#pragma unroll
                for (int e = 0; e < 4; e++) {
                    scores[n][e] *= (bits >> (4 * n + e) & 1) != 0 ? p.keep : 0.0f;
                }
            }
        }
        add_half_weighted<N, WIDTH>(sums, scores, v);
    }
#pragma unroll
    for (int i = 0; i < 2; i++) {
        int r = mine + up + 8 * i;
        if (r < count) {
            float factor = total[i] > 0.0f ? 1.0f / total[i] : 0.0f;
            float* row = y + ((static_cast<long long>(b) * p.queries + t0 + r) * p.heads + h) * p.width;
#pragma unroll
            for (int n = 0; n < M; n++) {
                row[n * MMA_COLUMNS + across] = sums[n][2 * i] * factor;
                row[n * MMA_COLUMNS + across + 1] = sums[n][2 * i + 1] * factor;
            }
            if (across == 0) {
                statistics[p.weight_row(b, h, t0 + r)] = total[i] > 0.0f ? largest[i] + logf(total[i]) : -HIDDEN;
            }
        }
    }
}

// Attention on tensor cores: as attention_forward.cuh, with operands of products in bfloat16. The next keys and values are
// copied while the block computes with those that are there.
#pragma once
#include "attention/cuda/attention_half_scores.cuh"

template <int WIDTH>
struct HalfForwardTile : Tile<WIDTH, 128, WIDTH <= 64 ? 64 : 32> {
    static constexpr int B = 2; // 16 rows each, of a warp
    static constexpr int N = HalfForwardTile::KEYS / MMA_COLUMNS;
    static constexpr int M = WIDTH / MMA_COLUMNS;
    static constexpr int HALF_ROW = WIDTH + HALF_PAD;
};

// A warp's outputs so far, before they are divided by the sum of weights.
template <typename T>
struct HalfOutputs {
    float sums[T::B][T::M][4];
    float largest[T::B][2]; // exponents of 2
    float total[T::B][2]; // of this lane's columns

    __device__ void clear() {
        clear_results(sums);
#pragma unroll
        for (int m = 0; m < T::B; m++) {
#pragma unroll
            for (int i = 0; i < 2; i++) {
                largest[m][i] = HIDDEN;
                total[m][i] = 0.0f;
            }
        }
    }

    // Turns scores into weights relative to the largest score so far, and what is there already likewise.
    __device__ void weigh(float (&scores)[T::B][T::N][4], float factor) {
#pragma unroll
        for (int m = 0; m < T::B; m++) {
#pragma unroll
            for (int i = 0; i < 2; i++) {
                float top = HIDDEN;
#pragma unroll
                for (int n = 0; n < T::N; n++) {
                    top = fmaxf(top, fmaxf(scores[m][n][2 * i], scores[m][n][2 * i + 1]));
                }
                top = fmaxf(largest[m][i], quad_max(top) * factor);
                // A row without a visible key so far: any finite number keeps infinities from cancelling.
                float shift = top == HIDDEN ? 0.0f : top;
                float rescale = power_of_two(largest[m][i] - shift);
                largest[m][i] = top;
                float sum = 0.0f;
#pragma unroll
                for (int n = 0; n < T::N; n++) {
#pragma unroll
                    for (int e = 2 * i; e < 2 * i + 2; e++) {
                        scores[m][n][e] = power_of_two(fmaf(scores[m][n][e], factor, -shift));
                        sum += scores[m][n][e];
                    }
                }
                total[m][i] = total[m][i] * rescale + sum;
#pragma unroll
                for (int n = 0; n < T::M; n++) {
                    sums[m][n][2 * i] *= rescale;
                    sums[m][n][2 * i + 1] *= rescale;
                }
            }
        }
    }
};

// Clears the weights that dropout takes away; those it keeps stay as they are.
template <int B, int N>
__device__ void drop_weights(const AttentionProblem& p, float (&weights)[B][N][4], long long row, int key) {
    if (!p.has(DROPOUT)) {
        return;
    }
#pragma unroll
    for (int m = 0; m < B; m++) {
        unsigned bits = half_kept<N>(p, row + m * MMA_ROWS, key);
#pragma unroll
        for (int n = 0; n < N; n++) {
#pragma unroll
            for (int e = 0; e < 4; e++) {
                weights[m][n][e] = (bits >> (4 * n + e) & 1) != 0 ? weights[m][n][e] : 0.0f;
            }
        }
    }
}

template <int WIDTH>
__device__ void half_attention_forward(const AttentionProblem& p, float* shared, void* y, float* statistics) {
    using T = HalfForwardTile<WIDTH>;
    constexpr int STAGE = 2 * T::KEYS * T::HALF_ROW;
    unsigned short* q = reinterpret_cast<unsigned short*>(shared); // [QUERIES, WIDTH + 8]
    unsigned short* kv = q + T::QUERIES * T::HALF_ROW; // [2 tiles, 2, KEYS, WIDTH + 8]
    Surroundings<T>& around = *reinterpret_cast<Surroundings<T>*>(kv + 2 * STAGE);
    int mine = threadIdx.x / WARP * T::B * MMA_ROWS;
    // Late queries see the most keys in causal order: they begin first.
    int t0 = (gridDim.x - 1 - blockIdx.x) * T::QUERIES;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int g = p.key_head(h);
    int count = min(T::QUERIES, p.queries - t0);
    int first = p.visibility().first_position();
    int end = p.visibility().visible(first, t0 + count - 1);
    int own_end = mine < count ? p.visibility().visible(first, t0 + min(mine + T::B * MMA_ROWS, count) - 1) : 0;
    float factor = exponent_factor(p);

    auto load = [&](int s0, unsigned short* stage) {
        int length = min(T::KEYS, p.keys - s0);
        bool half = p.has(HALF_KV);
        load_half_rows<T::KEYS, WIDTH>(stage, p.kv, half, p.key_first(b, g, s0), p.kv_row, length);
        load_half_rows<T::KEYS, WIDTH>(
                stage + T::KEYS * T::HALF_ROW, p.kv, half, p.value_first(b, g, s0), p.kv_row, length);
        end_copies();
    };
    load_half_rows<T::QUERIES, WIDTH>(q, p.q, p.has(HALF_Q), p.query_first(b, h, t0), p.q_row, count);
    int next = p.next_keys(h, first, t0, T::QUERIES, 0, T::KEYS, end);
    int stage = 0;
    if (next < end) {
        load(next, kv);
    }
    if (dressed(p)) {
        around.load_queries(p, first, b, h, t0);
    }
    HalfOutputs<T> outputs;
    outputs.clear();
    while (next < end) {
        int s0 = next;
        const unsigned short* k = kv + stage * STAGE;
        const unsigned short* v = k + T::KEYS * T::HALF_ROW;
        next = p.next_keys(h, first, t0, T::QUERIES, s0 + T::KEYS, T::KEYS, end);
        stage = 1 - stage;
        wait_for_copies<0>();
        __syncthreads();
        if (next < end) {
            load(next, kv + stage * STAGE);
        }
        if (dressed(p)) {
            around.load_keys(p, b, s0);
            around.load_bias(p, h, t0, s0);
            __syncthreads();
            if (!around.sees_any()) {
                continue;
            }
        }
        if (s0 >= own_end) {
            continue;
        }
        float scores[T::B][T::N][4];
        half_products<T::B, T::N, WIDTH>(scores, q + mine * T::HALF_ROW, k);
        finish_scores<T>(p, around, scores, first, t0, s0, mine, 0);
        outputs.weigh(scores, factor);
        drop_weights(p, scores, p.weight_row(b, h, t0 + mine), s0);
        add_half_weighted<T::B, T::N, WIDTH>(outputs.sums, scores, v);
    }
    // Where there is no key, copies are still under way.
    end_copies();
    wait_for_copies<0>();
    long long row = static_cast<long long>(p.heads) * p.width;
    long long target = p.output_first(b, h, t0);
#pragma unroll
    for (int m = 0; m < T::B; m++) {
#pragma unroll
        for (int i = 0; i < 2; i++) {
            int r = mine + m * MMA_ROWS + threadIdx.x % WARP / 4 + 8 * i;
            float total = quad_sum(outputs.total[m][i]);
            float quotient = total > 0.0f ? p.keep / total : 0.0f;
#pragma unroll
            for (int n = 0; n < T::M; n++) {
                outputs.sums[m][n][2 * i] *= quotient;
                outputs.sums[m][n][2 * i + 1] *= quotient;
            }
            if (r < count && threadIdx.x % 4 == 0) {
                statistics[p.weight_row(b, h, t0 + r)] =
                        total > 0.0f ? outputs.largest[m][i] * LN_2 + logf(total) : -HIDDEN;
            }
        }
    }
    write_results(y, p.has(HALF_Y), target, row, outputs.sums, mine, count, 1.0f);
}

// Gradients of keys and values on tensor cores: a warp owns 16 or 32 keys and goes over the queries. Scores and weights are
// transposed, [keys, queries].
#pragma once
#include "attention/cuda/attention_backward.cuh"
#include "attention/cuda/attention_half_scores.cuh"

template <int WIDTH>
struct HalfKeyTile : Tile<WIDTH, WIDTH <= 64 ? 64 : 32, WIDTH <= 64 ? 128 : 64> {
    static constexpr int B = HalfKeyTile::KEYS / (WARPS * MMA_ROWS);
    static constexpr int CHUNK = 32; // queries whose scores a warp has at once
    static constexpr int N = CHUNK / MMA_COLUMNS;
    static constexpr int M = WIDTH / MMA_COLUMNS;
    static constexpr int HALF_ROW = WIDTH + HALF_PAD;
};

// Turns transposed scores of 16 queries and products V dY^T into weights that dropout keeps and gradients of scores. bits: what
// dropout keeps of all the chunk's scores, n their first 8 queries' place among these.
template <typename T>
__device__ void half_key_weights(
        const AttentionProblem& p,
        const QueryRows<T>& rows,
        float (&weights)[T::B][2][4],
        float (&gradients)[T::B][2][4],
        const unsigned (&bits)[T::B],
        float factor,
        int r,
        int n) {
    int across = threadIdx.x % 4 * 2;
    bool drops = p.has(DROPOUT);
#pragma unroll
    for (int u = 0; u < 2; u++) {
#pragma unroll
        for (int i = 0; i < 2; i++) {
            float shift = rows.statistic[r + (n + u) * MMA_COLUMNS + across + i] * LOG2_E;
            float delta = rows.delta[r + (n + u) * MMA_COLUMNS + across + i];
#pragma unroll
            for (int m = 0; m < T::B; m++) {
#pragma unroll
                for (int e = i; e < 4; e += 2) {
                    float weight = power_of_two(fmaf(weights[m][u][e], factor, -shift));
                    float kept = weight;
                    float keep = 1.0f;
                    if (drops) {
                        bool keeps = (bits[m] >> (4 * (n + u) + e) & 1) != 0;
                        kept = keeps ? weight : 0.0f;
                        keep = keeps ? p.keep : 0.0f;
                    }
                    gradients[m][u][e] = weight * fmaf(gradients[m][u][e], keep, -delta);
                    weights[m][u][e] = kept;
                }
            }
        }
    }
}

template <int WIDTH>
__device__ void half_key_gradients(
        const AttentionProblem& p,
        float* shared,
        const float* statistics,
        const float* deltas,
        const void* dy,
        void* dkv) {
    using T = HalfKeyTile<WIDTH>;
    constexpr int STAGE = 2 * T::QUERIES * T::HALF_ROW;
    unsigned short* k = reinterpret_cast<unsigned short*>(shared); // [KEYS, WIDTH + 8]
    unsigned short* v = k + T::KEYS * T::HALF_ROW; // [KEYS, WIDTH + 8]
    unsigned short* q = v + T::KEYS * T::HALF_ROW; // [2 tiles, 2, QUERIES, WIDTH + 8]: queries, dY
    Surroundings<T>& around = *reinterpret_cast<Surroundings<T>*>(q + 2 * STAGE);
    QueryRows<T>* rows = reinterpret_cast<QueryRows<T>*>(&around + 1); // [2 tiles]
    int mine = threadIdx.x / WARP * T::B * MMA_ROWS;
    int s0 = blockIdx.x * T::KEYS;
    int g = blockIdx.y;
    int b = blockIdx.z;
    int length = min(T::KEYS, p.keys - s0);
    int first = p.visibility().first_position();
    int sharing = p.heads / p.groups;
    int y_row = p.heads * p.width;
    float factor = exponent_factor(p);

    load_half_rows<T::KEYS, WIDTH>(k, p.kv, p.has(HALF_KV), p.key_first(b, g, s0), p.kv_row, length);
    load_half_rows<T::KEYS, WIDTH>(v, p.kv, p.has(HALF_KV), p.value_first(b, g, s0), p.kv_row, length);
    int begin = p.visibility().first_query(first, s0) / T::QUERIES * T::QUERIES;
    if (dressed(p)) {
        around.load_keys(p, b, s0);
        __syncthreads();
        begin = around.sees_any() ? begin : p.queries;
    }
    // The next tile of queries that sees a key of the tile: of this head from t0 on, else of a later one.
    int next_h = g * sharing;
    int next_t = begin;
    int heads_end = next_h + sharing;
    auto find = [&](int t0) {
        next_t = p.next_queries(next_h, first, t0, T::QUERIES, s0, T::KEYS);
        while (next_t >= p.queries && ++next_h < heads_end) {
            next_t = p.next_queries(next_h, first, begin, T::QUERIES, s0, T::KEYS);
        }
    };
    auto load = [&](int i) {
        int h = next_h;
        int t0 = next_t;
        int count = min(T::QUERIES, p.queries - t0);
        unsigned short* stage = q + i % 2 * STAGE;
        load_half_rows<T::QUERIES, WIDTH>(stage, p.q, p.has(HALF_Q), p.query_first(b, h, t0), p.q_row, count);
        load_half_rows<T::QUERIES, WIDTH>(
                stage + T::QUERIES * T::HALF_ROW, dy, p.has(HALF_DY), p.output_first(b, h, t0), y_row, count);
        end_copies();
        rows[i % 2].load(p, statistics, deltas, b, h, t0);
    };
    float dk[T::B][T::M][4];
    float dv[T::B][T::M][4];
    clear_results(dk);
    clear_results(dv);
    find(begin);
    if (next_h < heads_end) {
        load(0);
    }
    for (int i = 0; next_h < heads_end; i++) {
        int h = next_h;
        int t0 = next_t;
        find(t0 + T::QUERIES);
        wait_for_copies<0>();
        __syncthreads();
        if (next_h < heads_end) {
            load(i + 1);
        }
        if (dressed(p)) {
            around.load_queries(p, first, b, h, t0);
            around.load_bias(p, h, t0, s0);
            __syncthreads();
        }
#pragma unroll 1
        for (int r = 0; r < T::QUERIES && t0 + r < p.queries; r += T::CHUNK) {
            if (p.visibility().visible(first, t0 + r + T::CHUNK - 1) <= s0 + mine) {
                continue;
            }
            const unsigned short* queries = q + i % 2 * STAGE + r * T::HALF_ROW;
            const unsigned short* dout = queries + T::QUERIES * T::HALF_ROW;
            float scores[T::B][T::N][4];
            half_products<T::B, T::N, WIDTH>(scores, k + mine * T::HALF_ROW, queries);
            finish_transposed<T>(p, around, scores, first, t0, s0, r, mine);
            unsigned bits[T::B];
#pragma unroll
            for (int m = 0; m < T::B; m++) {
                bits[m] = half_kept_transposed<T::N>(p, p.weight_row(b, h, t0 + r), s0 + mine + m * MMA_ROWS);
            }
#pragma unroll
            for (int n = 0; n < T::N; n += 2) {
                const unsigned short* some = queries + n * MMA_COLUMNS * T::HALF_ROW;
                const unsigned short* some_dout = dout + n * MMA_COLUMNS * T::HALF_ROW;
                float weights[T::B][2][4];
                float gradients[T::B][2][4];
#pragma unroll
                for (int m = 0; m < T::B; m++) {
#pragma unroll
                    for (int e = 0; e < 8; e++) {
                        weights[m][e / 4][e % 4] = scores[m][n + e / 4][e % 4];
                    }
                }
                half_products<T::B, 2, WIDTH>(gradients, v + mine * T::HALF_ROW, some_dout);
                half_key_weights<T>(p, rows[i % 2], weights, gradients, bits, factor, r, n);
                add_half_weighted<T::B, 2, WIDTH>(dv, weights, some_dout);
                add_half_weighted<T::B, 2, WIDTH>(dk, gradients, some);
            }
        }
    }
    // Where there is no query, copies are still under way.
    end_copies();
    wait_for_copies<0>();
    write_results(dkv, p.has(HALF_DKV), p.key_first(b, g, s0), p.kv_row, dk, mine, length, p.scale);
    write_results(dkv, p.has(HALF_DKV), p.value_first(b, g, s0), p.kv_row, dv, mine, length, p.keep);
}

// Gradients of attention on tensor cores: as attention_backward.cuh, with operands of products rounded to bfloat16.
#pragma once
#include "attention/cuda/attention_backward.cuh"
#include "attention/cuda/attention_half_forward.cuh"

template <int WIDTH>
using HalfKeyTile = Tile<WIDTH, 32, 64>;

template <int WIDTH>
using HalfQueryTile = Tile<WIDTH, 64, 32>;

template <int N>
__device__ inline void clear_results(float (&c)[N][4]) {
#pragma unroll
    for (int n = 0; n < N; n++) {
#pragma unroll
        for (int e = 0; e < 4; e++) {
            c[n][e] = 0.0f;
        }
    }
}

// Writes 16 rows of a head, from row first on, as far as there are.
template <int M>
__device__ inline void write_results(
        float* target, long long row, const float (&c)[M][4], int first, int count, float factor) {
    int across = threadIdx.x % 4 * 2;
#pragma unroll
    for (int i = 0; i < 2; i++) {
        int r = first + threadIdx.x % WARP / 4 + 8 * i;
        if (r < count) {
#pragma unroll
            for (int n = 0; n < M; n++) {
                target[r * row + n * MMA_COLUMNS + across] = c[n][2 * i] * factor;
                target[r * row + n * MMA_COLUMNS + across + 1] = c[n][2 * i + 1] * factor;
            }
        }
    }
}

// A warp owns 16 keys: scores and weights are transposed, [keys, queries].
template <int WIDTH>
__device__ void half_key_gradients(
        const AttentionProblem& p,
        float* shared,
        const float* statistics,
        const float* deltas,
        const float* dy,
        float* dkv) {
    using T = HalfKeyTile<WIDTH>;
    constexpr int N = T::QUERIES / MMA_COLUMNS;
    constexpr int M = WIDTH / MMA_COLUMNS;
    unsigned short* k = reinterpret_cast<unsigned short*>(shared); // [KEYS, WIDTH + 8]
    unsigned short* v = k + T::KEYS * (WIDTH + HALF_PAD); // [KEYS, WIDTH + 8]
    unsigned short* q = v + T::KEYS * (WIDTH + HALF_PAD); // [QUERIES, WIDTH + 8]
    unsigned short* dout = q + T::QUERIES * (WIDTH + HALF_PAD); // [QUERIES, WIDTH + 8]
    unsigned short* q_columns = dout + T::QUERIES * (WIDTH + HALF_PAD); // [WIDTH, QUERIES + 8]
    unsigned short* dout_columns = q_columns + WIDTH * (T::QUERIES + HALF_PAD); // [WIDTH, QUERIES + 8]
    Surroundings<T>& around = *reinterpret_cast<Surroundings<T>*>(dout_columns + WIDTH * (T::QUERIES + HALF_PAD));
    QueryRows<T>& rows = *reinterpret_cast<QueryRows<T>*>(&around + 1);
    int mine = threadIdx.x / WARP * MMA_ROWS;
    int up = threadIdx.x % WARP / 4;
    int across = threadIdx.x % 4 * 2;
    int s0 = blockIdx.x * T::KEYS;
    int g = blockIdx.y;
    int b = blockIdx.z;
    int length = min(T::KEYS, p.keys - s0);
    int first = p.visibility().first_position();
    int sharing = p.heads / p.groups;
    int y_row = p.heads * p.width;

    load_half_rows<T::KEYS, WIDTH>(k, p.key_at(b, g, s0), p.kv_row, length, 1.0f);
    load_half_rows<T::KEYS, WIDTH>(v, p.value_at(b, g, s0), p.kv_row, length, 1.0f);
    around.load_keys(p, b, s0);
    float dk[M][4];
    float dv[M][4];
    clear_results(dk);
    clear_results(dv);
    __syncthreads();
    int begin = around.sees_any() ? p.visibility().first_query(first, s0) / T::QUERIES * T::QUERIES : p.queries;
    for (int h = g * sharing; h < (g + 1) * sharing; h++) {
        for (int t0 = begin; t0 < p.queries; t0 += T::QUERIES) {
            int count = min(T::QUERIES, p.queries - t0);
            const float* gradient = dy + (static_cast<long long>(b) * p.queries + t0) * y_row + h * p.width;
            __syncthreads();
            load_half_rows<T::QUERIES, WIDTH>(q, p.query(b, h, t0), p.q_row, count, p.scale);
            load_half_columns<T::QUERIES, WIDTH>(q_columns, p.query(b, h, t0), p.q_row, count, p.scale);
            load_half_rows<T::QUERIES, WIDTH>(dout, gradient, y_row, count, 1.0f);
            load_half_columns<T::QUERIES, WIDTH>(dout_columns, gradient, y_row, count, 1.0f);
            around.load_queries(p, first, b, t0);
            around.load_bias(p, h, t0, s0);
            rows.load(p, statistics, deltas, b, h, t0);
            __syncthreads();
            float weights[N][4];
            float gradients[N][4];
            half_products<N, WIDTH>(weights, k, mine, q);
            half_products<N, WIDTH>(gradients, v, mine, dout);
            if (!around.plain(p, first, t0, s0)) {
#pragma unroll
                for (int n = 0; n < N; n++) {
#pragma unroll
                    for (int e = 0; e < 4; e++) {
                        weights[n][e] = around.score(
                                p, weights[n][e], n * MMA_COLUMNS + across + e % 2, mine + up + e / 2 * 8, s0);
                    }
                }
            }
            unsigned bits = half_kept_transposed<N>(p, p.weight_row(b, h, t0), s0 + mine);
#pragma unroll
            for (int n = 0; n < N; n++) {
#pragma unroll
                for (int e = 0; e < 4; e++) {
                    int r = n * MMA_COLUMNS + across + e % 2;
                    float weight = __expf(weights[n][e] - rows.statistic[r]);
                    float keep = !p.has(DROPOUT) ? 1.0f : (bits >> (4 * n + e) & 1) != 0 ? p.keep : 0.0f;
                    gradients[n][e] = weight * (gradients[n][e] * keep - rows.delta[r]);
                    weights[n][e] = weight * keep;
                }
            }
            add_half_weighted<N, WIDTH>(dv, weights, dout_columns);
            add_half_weighted<N, WIDTH>(dk, gradients, q_columns);
        }
    }
    float* target = dkv + (static_cast<long long>(b) * p.keys + s0) * p.kv_row + g * p.width;
    write_results<M>(target + p.k_first, p.kv_row, dk, mine, length, 1.0f);
    write_results<M>(target + p.v_first, p.kv_row, dv, mine, length, 1.0f);
}

// A warp owns 16 queries.
template <int WIDTH>
__device__ void half_query_gradients(
        const AttentionProblem& p,
        float* shared,
        const float* statistics,
        const float* deltas,
        const float* dy,
        float* dq,
        float* shares) {
    using T = HalfQueryTile<WIDTH>;
    constexpr int N = T::KEYS / MMA_COLUMNS;
    constexpr int M = WIDTH / MMA_COLUMNS;
    unsigned short* q = reinterpret_cast<unsigned short*>(shared); // [QUERIES, WIDTH + 8]
    unsigned short* dout = q + T::QUERIES * (WIDTH + HALF_PAD); // [QUERIES, WIDTH + 8]
    unsigned short* k = dout + T::QUERIES * (WIDTH + HALF_PAD); // [KEYS, WIDTH + 8]
    unsigned short* v = k + T::KEYS * (WIDTH + HALF_PAD); // [KEYS, WIDTH + 8]
    unsigned short* k_columns = v + T::KEYS * (WIDTH + HALF_PAD); // [WIDTH, KEYS + 8]
    Surroundings<T>& around = *reinterpret_cast<Surroundings<T>*>(k_columns + WIDTH * (T::KEYS + HALF_PAD));
    QueryRows<T>& rows = *reinterpret_cast<QueryRows<T>*>(&around + 1);
    float* diagonals = reinterpret_cast<float*>(&rows + 1); // [2, QUERIES + KEYS]
    float* accounts = diagonals + 2 * (T::QUERIES + T::KEYS); // [buckets]
    float* written = accounts + p.bucket_count; // [QUERIES, WEIGHT_ROW], with relative positions
    int mine = threadIdx.x / WARP * MMA_ROWS;
    int up = threadIdx.x % WARP / 4;
    int across = threadIdx.x % 4 * 2;
    int tile = gridDim.x - 1 - blockIdx.x;
    int t0 = tile * T::QUERIES;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int g = p.key_head(h);
    int count = min(T::QUERIES, p.queries - t0);
    int first = p.visibility().first_position();
    int y_row = p.heads * p.width;

    const float* gradient = dy + (static_cast<long long>(b) * p.queries + t0) * y_row + h * p.width;
    load_half_rows<T::QUERIES, WIDTH>(q, p.query(b, h, t0), p.q_row, count, p.scale);
    load_half_rows<T::QUERIES, WIDTH>(dout, gradient, y_row, count, 1.0f);
    around.load_queries(p, first, b, t0);
    rows.load(p, statistics, deltas, b, h, t0);
    for (int i = threadIdx.x; p.has(RELATIVE) && i < p.bucket_count; i += TILE_THREADS) {
        accounts[i] = 0.0f;
    }
    float sums[M][4];
    clear_results(sums);
    int end = p.visibility().visible(first, t0 + count - 1);
    for (int s0 = 0; s0 < end; s0 += T::KEYS) {
        int length = min(T::KEYS, p.keys - s0);
        __syncthreads();
        load_half_rows<T::KEYS, WIDTH>(k, p.key_at(b, g, s0), p.kv_row, length, 1.0f);
        load_half_columns<T::KEYS, WIDTH>(k_columns, p.key_at(b, g, s0), p.kv_row, length, 1.0f);
        load_half_rows<T::KEYS, WIDTH>(v, p.value_at(b, g, s0), p.kv_row, length, 1.0f);
        around.load_keys(p, b, s0);
        around.load_bias(p, h, t0, s0);
        __syncthreads();
        if (!around.sees_any()) {
            continue;
        }
        float scores[N][4];
        float gradients[N][4];
        half_products<N, WIDTH>(scores, q, mine, k);
        half_products<N, WIDTH>(gradients, dout, mine, v);
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
        unsigned bits = half_kept<N>(p, p.weight_row(b, h, t0 + mine), s0);
#pragma unroll
        for (int n = 0; n < N; n++) {
#pragma unroll
            for (int e = 0; e < 4; e++) {
                int r = mine + up + e / 2 * 8;
                int c = n * MMA_COLUMNS + across + e % 2;
                float weight = __expf(scores[n][e] - rows.statistic[r]);
                float keep = !p.has(DROPOUT) ? 1.0f : (bits >> (4 * n + e) & 1) != 0 ? p.keep : 0.0f;
                gradients[n][e] = weight * (gradients[n][e] * keep - rows.delta[r]);
                if (p.has(RELATIVE)) {
                    written[r * T::WEIGHT_ROW + c] = gradients[n][e];
                }
            }
        }
        add_half_weighted<N, WIDTH>(sums, gradients, k_columns);
        if (p.has(RELATIVE)) {
            __syncthreads();
            add_by_bucket<T>(p, written, diagonals, accounts, t0, s0);
        }
    }
    float* target = dq + (static_cast<long long>(b) * p.queries + t0) * p.q_row + h * p.width;
    write_results<M>(target, p.q_row, sums, mine, count, p.scale);
    __syncthreads();
    long long share = ((static_cast<long long>(b) * gridDim.x + tile) * p.heads + h) * p.bucket_count;
    for (int i = threadIdx.x; p.has(RELATIVE) && i < p.bucket_count; i += TILE_THREADS) {
        shares[share + i] = accounts[i];
    }
}

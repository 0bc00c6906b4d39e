// Gradients of queries on tensor cores, and of the table of relative positions: a warp owns 16 or 32 queries and goes over the
// keys.
#pragma once
#include "attention/cuda/attention_backward.cuh"
#include "attention/cuda/attention_half_scores.cuh"

template <int WIDTH>
struct HalfQueryTile : Tile<WIDTH, WIDTH <= 64 ? 128 : 64, WIDTH <= 64 ? 64 : 32> {
    static constexpr int B = HalfQueryTile::QUERIES / (WARPS * MMA_ROWS);
    static constexpr int CHUNK = 32; // keys whose scores a warp has at once
    static constexpr int N = CHUNK / MMA_COLUMNS;
    static constexpr int M = WIDTH / MMA_COLUMNS;
    static constexpr int HALF_ROW = WIDTH + HALF_PAD;
    using Chunk = Tile<WIDTH, HalfQueryTile::QUERIES, CHUNK>;
};

// What a lane's queries bring from the forward pass.
template <typename T>
struct OwnRows {
    float shift[T::B][2]; // exponents of 2
    float delta[T::B][2]; // dy . y

    __device__ void load(
            const AttentionProblem& p, const float* statistics, const float* deltas, long long row, int r, int count) {
#pragma unroll
        for (int m = 0; m < T::B; m++) {
#pragma unroll
            for (int i = 0; i < 2; i++) {
                int at = r + m * MMA_ROWS + threadIdx.x % WARP / 4 + 8 * i;
                shift[m][i] = at < count ? statistics[row + at] * LOG2_E : -HIDDEN;
                delta[m][i] = at < count ? deltas[row + at] : 0.0f;
            }
        }
    }

    // Turns products dY V^T into gradients of scores. row: of the warp's first query among all of [B, H, T].
    __device__ void gradients(
            const AttentionProblem& p,
            const float (&scores)[T::B][T::N][4],
            float (&gradients)[T::B][T::N][4],
            float factor,
            long long row,
            int key) const {
        bool drops = p.has(DROPOUT);
#pragma unroll
        for (int m = 0; m < T::B; m++) {
            unsigned bits = half_kept<T::N>(p, row + m * MMA_ROWS, key);
#pragma unroll
            for (int n = 0; n < T::N; n++) {
#pragma unroll
                for (int e = 0; e < 4; e++) {
                    float weight = power_of_two(fmaf(scores[m][n][e], factor, -shift[m][e / 2]));
                    float keep = !drops ? 1.0f : (bits >> (4 * n + e) & 1) != 0 ? p.keep : 0.0f;
                    gradients[m][n][e] = weight * fmaf(gradients[m][n][e], keep, -delta[m][e / 2]);
                }
            }
        }
    }
};

// Lays a warp's gradients of scores out in shared memory, in rows of T.
template <typename T, int B, int N>
__device__ void write_gradients(float* written, const float (&gradients)[B][N][4], int mine) {
    int up = threadIdx.x % WARP / 4;
    int across = threadIdx.x % 4 * 2;
#pragma unroll
    for (int m = 0; m < B; m++) {
#pragma unroll
        for (int n = 0; n < N; n++) {
#pragma unroll
            for (int e = 0; e < 4; e++) {
                int r = mine + m * MMA_ROWS + up + e / 2 * 8;
                written[r * T::WEIGHT_ROW + n * MMA_COLUMNS + across + e % 2] = gradients[m][n][e];
            }
        }
    }
}

// Writes dq, and with relative positions each tile's share [B, tiles, H, buckets] of the table's gradient.
template <int WIDTH>
__device__ void half_query_gradients(
        const AttentionProblem& p,
        float* shared,
        const float* statistics,
        const float* deltas,
        const void* dy,
        void* dq,
        float* shares) {
    using T = HalfQueryTile<WIDTH>;
    constexpr int STAGE = 2 * T::KEYS * T::HALF_ROW;
    unsigned short* q = reinterpret_cast<unsigned short*>(shared); // [QUERIES, WIDTH + 8]
    unsigned short* dout = q + T::QUERIES * T::HALF_ROW; // [QUERIES, WIDTH + 8]
    unsigned short* kv = dout + T::QUERIES * T::HALF_ROW; // [2 tiles, 2, KEYS, WIDTH + 8]
    Surroundings<T>& around = *reinterpret_cast<Surroundings<T>*>(kv + 2 * STAGE);
    float* diagonals = reinterpret_cast<float*>(&around + 1); // [2, QUERIES + CHUNK]
    float* accounts = diagonals + 2 * (T::QUERIES + T::CHUNK); // [buckets]
    float* written = accounts + p.bucket_count; // [QUERIES, CHUNK + 4], with relative positions
    int mine = threadIdx.x / WARP * T::B * MMA_ROWS;
    int tile = gridDim.x - 1 - blockIdx.x;
    int t0 = tile * T::QUERIES;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int g = p.key_head(h);
    int count = min(T::QUERIES, p.queries - t0);
    int first = p.visibility().first_position();
    int end = p.visibility().visible(first, t0 + count - 1);
    int own_end = mine < count ? p.visibility().visible(first, t0 + min(mine + T::B * MMA_ROWS, count) - 1) : 0;
    float factor = exponent_factor(p);
    bool relative = p.has(RELATIVE);

    auto load = [&](int s0, unsigned short* stage) {
        int length = min(T::KEYS, p.keys - s0);
        bool half = p.has(HALF_KV);
        load_half_rows<T::KEYS, WIDTH>(stage, p.kv, half, p.key_first(b, g, s0), p.kv_row, length);
        load_half_rows<T::KEYS, WIDTH>(
                stage + T::KEYS * T::HALF_ROW, p.kv, half, p.value_first(b, g, s0), p.kv_row, length);
        end_copies();
    };
    load_half_rows<T::QUERIES, WIDTH>(q, p.q, p.has(HALF_Q), p.query_first(b, h, t0), p.q_row, count);
    load_half_rows<T::QUERIES, WIDTH>(
            dout, dy, p.has(HALF_DY), p.output_first(b, h, t0), p.heads * p.width, count);
    int next = p.next_keys(h, first, t0, T::QUERIES, 0, T::KEYS, end);
    int stage = 0;
    if (next < end) {
        load(next, kv);
    }
    if (dressed(p)) {
        around.load_queries(p, first, b, h, t0);
    }
    for (int i = threadIdx.x; relative && i < p.bucket_count; i += TILE_THREADS) {
        accounts[i] = 0.0f;
    }
    OwnRows<T> rows;
    rows.load(p, statistics, deltas, p.weight_row(b, h, t0), mine, count);
    float sums[T::B][T::M][4];
    clear_results(sums);
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
#pragma unroll 1
        for (int c = 0; c < T::KEYS && s0 + c < end; c += T::CHUNK) {
            if (s0 + c >= own_end && !relative) {
                continue;
            }
            float scores[T::B][T::N][4];
            float gradients[T::B][T::N][4];
            half_products<T::B, T::N, WIDTH>(scores, q + mine * T::HALF_ROW, k + c * T::HALF_ROW);
            finish_scores<T>(p, around, scores, first, t0, s0, mine, c);
            half_products<T::B, T::N, WIDTH>(gradients, dout + mine * T::HALF_ROW, v + c * T::HALF_ROW);
            rows.gradients(p, scores, gradients, factor, p.weight_row(b, h, t0 + mine), s0 + c);
            add_half_weighted<T::B, T::N, WIDTH>(sums, gradients, k + c * T::HALF_ROW);
            if (relative) {
                write_gradients<typename T::Chunk>(written, gradients, mine);
                __syncthreads();
                add_by_bucket<typename T::Chunk>(p, written, diagonals, accounts, t0, s0 + c);
            }
        }
    }
    // Where there is no key, copies are still under way.
    end_copies();
    wait_for_copies<0>();
    write_results(dq, p.has(HALF_DQ), p.query_first(b, h, t0), p.q_row, sums, mine, count, p.scale);
    __syncthreads();
    long long share = ((static_cast<long long>(b) * gridDim.x + tile) * p.heads + h) * p.bucket_count;
    for (int i = threadIdx.x; relative && i < p.bucket_count; i += TILE_THREADS) {
        shares[share + i] = accounts[i];
    }
}

// Gradients of attention from recomputed weights: one kernel goes over the queries for each tile of keys, another over
// the keys for each tile of queries, so that every sum has one owner and one order.
#pragma once
#include "attention/cuda/attention_forward.cuh"

__host__ __device__ constexpr int backward_tile(int width) {
    return width <= 64 ? 64 : width <= 128 ? 32 : 16;
}

template <int WIDTH>
using BackwardTile = Tile<WIDTH, backward_tile(WIDTH), backward_tile(WIDTH)>;

// What a tile's queries bring from the forward pass.
template <typename T>
struct QueryRows {
    float statistic[T::QUERIES];
    float delta[T::QUERIES]; // dy . y

    __device__ void load(
            const AttentionProblem& p, const float* statistics, const float* deltas, int b, int h, int t0) {
        for (int r = threadIdx.x; r < T::QUERIES; r += TILE_THREADS) {
            bool inside = t0 + r < p.queries;
            statistic[r] = inside ? statistics[p.weight_row(b, h, t0 + r)] : -HIDDEN;
            delta[r] = inside ? deltas[p.weight_row(b, h, t0 + r)] : 0.0f;
        }
    }

    // Turns scores S and products dY V^T into weights after dropout and gradients of scores.
    __device__ void gradients(
            const AttentionProblem& p,
            float (&scores)[T::MY_QUERIES][T::MY_KEYS],
            float (&gradients)[T::MY_QUERIES][T::MY_KEYS],
            long long row,
            int s0,
            int down,
            int across) const {
        Kept<T> kept(p, row, s0, down, across);
#pragma unroll
        for (int i = 0; i < T::MY_QUERIES; i++) {
            int r = down + DOWN * i;
#pragma unroll
            for (int j = 0; j < T::MY_KEYS; j++) {
                float weight = expf(scores[i][j] - statistic[r]);
                float keep = p.has(DROPOUT) ? kept.factor(p, i, j) : 1.0f;
                gradients[i][j] = weight * (gradients[i][j] * keep - delta[r]);
                scores[i][j] = weight * keep;
            }
        }
    }
};

// Lays a thread's piece of a tile out in shared memory.
template <typename T>
__device__ void write_weights(
        float* weights, const float (&piece)[T::MY_QUERIES][T::MY_KEYS], int down, int across) {
#pragma unroll
    for (int i = 0; i < T::MY_QUERIES; i++) {
#pragma unroll
        for (int j = 0; j < T::MY_KEYS; j++) {
            weights[(down + DOWN * i) * T::WEIGHT_ROW + across + ACROSS * j] = piece[i][j];
        }
    }
}

template <int WIDTH>
__device__ void attention_key_gradients(
        const AttentionProblem& p,
        float* shared,
        const float* statistics,
        const float* deltas,
        const float* dy,
        float* dkv) {
    using T = BackwardTile<WIDTH>;
    float* k = shared;
    float* v = k + T::KEYS * T::ROW;
    float* q = v + T::KEYS * T::ROW;
    float* dout = q + T::QUERIES * T::ROW;
    float* weights = dout + T::QUERIES * T::ROW;
    Surroundings<T>& around = *reinterpret_cast<Surroundings<T>*>(weights + T::QUERIES * T::WEIGHT_ROW);
    QueryRows<T>& rows = *reinterpret_cast<QueryRows<T>*>(&around + 1);
    constexpr int MINE = T::KEYS / DOWN;
    int across = threadIdx.x % ACROSS;
    int down = threadIdx.x / ACROSS;
    int s0 = blockIdx.x * T::KEYS;
    int g = blockIdx.y;
    int b = blockIdx.z;
    int length = min(T::KEYS, p.keys - s0);
    int first = p.visibility().first_position();
    int sharing = p.heads / p.groups;
    int y_row = p.heads * p.width;
    bool vectors = p.has(VECTORS);

    load_rows<T::KEYS, WIDTH>(k, p.key_at(b, g, s0), p.kv_row, length, p.width, vectors, 1.0f);
    load_rows<T::KEYS, WIDTH>(v, p.value_at(b, g, s0), p.kv_row, length, p.width, vectors, 1.0f);
    around.load_keys(p, b, s0);
    float dk[MINE][T::MY_COLUMNS];
    float dv[MINE][T::MY_COLUMNS];
#pragma unroll
    for (int i = 0; i < MINE; i++) {
#pragma unroll
        for (int c = 0; c < T::MY_COLUMNS; c++) {
            dk[i][c] = 0.0f;
            dv[i][c] = 0.0f;
        }
    }
    __syncthreads();
    int begin = around.sees_any() ? p.visibility().first_query(first, s0) / T::QUERIES * T::QUERIES : p.queries;
    for (int h = g * sharing; h < (g + 1) * sharing; h++) {
        int t0 = p.next_queries(h, first, begin, T::QUERIES, s0, T::KEYS);
        for (; t0 < p.queries; t0 = p.next_queries(h, first, t0 + T::QUERIES, T::QUERIES, s0, T::KEYS)) {
            int count = min(T::QUERIES, p.queries - t0);
            __syncthreads();
            load_rows<T::QUERIES, WIDTH>(q, p.query(b, h, t0), p.q_row, count, p.width, vectors, p.scale);
            const float* gradient = dy + (static_cast<long long>(b) * p.queries + t0) * y_row + h * p.width;
            load_rows<T::QUERIES, WIDTH>(dout, gradient, y_row, count, p.width, vectors, 1.0f);
            around.load_queries(p, first, b, h, t0);
            around.load_bias(p, h, t0, s0);
            rows.load(p, statistics, deltas, b, h, t0);
            __syncthreads();
            float scores[T::MY_QUERIES][T::MY_KEYS];
            float gradients[T::MY_QUERIES][T::MY_KEYS];
            row_products<T>(scores, q, k, down, across);
            if (!around.plain(p, first, t0, s0)) {
                around.finish(p, scores, s0, down, across);
            }
            row_products<T>(gradients, dout, v, down, across);
            rows.gradients(p, scores, gradients, p.weight_row(b, h, t0), s0, down, across);
            write_weights<T>(weights, scores, down, across);
            __syncthreads();
            add_transposed<T>(dv, weights, dout, down, across);
            __syncthreads();
            write_weights<T>(weights, gradients, down, across);
            __syncthreads();
            add_transposed<T>(dk, weights, q, down, across);
        }
    }
#pragma unroll
    for (int i = 0; i < MINE; i++) {
        int s = MINE * down + i;
        if (s < length) {
            float* row = dkv + (static_cast<long long>(b) * p.keys + s0 + s) * p.kv_row + g * p.width;
            write_columns<T>(row + p.k_first, dk[i], across, p.width, vectors, 1.0f);
            write_columns<T>(row + p.v_first, dv[i], across, p.width, vectors, 1.0f);
        }
    }
}

// Sums the gradients of a tile's scores by relative position, then adds those of each bucket to its account.
template <typename T>
__device__ void add_by_bucket(
        const AttentionProblem& p, const float* gradients, float* diagonals, float* accounts, int t0, int s0) {
    constexpr int DIAGONALS = T::QUERIES + T::KEYS - 1;
    for (int i = threadIdx.x; i < DIAGONALS; i += TILE_THREADS) {
        float sum = 0.0f;
        for (int r = max(0, T::QUERIES - 1 - i); r < T::QUERIES && i + r - (T::QUERIES - 1) < T::KEYS; r++) {
            sum += gradients[r * T::WEIGHT_ROW + i + r - (T::QUERIES - 1)];
        }
        diagonals[i] = sum;
        diagonals[DIAGONALS + i] = static_cast<float>(p.bucket(t0 + T::QUERIES - 1, s0 + i));
    }
    __syncthreads();
    for (int bucket = threadIdx.x; bucket < p.bucket_count; bucket += TILE_THREADS) {
        float sum = accounts[bucket];
        for (int i = 0; i < DIAGONALS; i++) {
            sum += diagonals[DIAGONALS + i] == static_cast<float>(bucket) ? diagonals[i] : 0.0f;
        }
        accounts[bucket] = sum;
    }
}

// Writes dq, and with relative positions each tile's share [B, tiles, H, buckets] of the table's gradient.
template <int WIDTH>
__device__ void attention_query_gradients(
        const AttentionProblem& p,
        float* shared,
        const float* statistics,
        const float* deltas,
        const float* dy,
        float* dq,
        float* shares) {
    using T = BackwardTile<WIDTH>;
    float* q = shared;
    float* dout = q + T::QUERIES * T::ROW;
    float* k = dout + T::QUERIES * T::ROW;
    float* v = k + T::KEYS * T::ROW;
    float* weights = v + T::KEYS * T::ROW;
    Surroundings<T>& around = *reinterpret_cast<Surroundings<T>*>(weights + T::QUERIES * T::WEIGHT_ROW);
    QueryRows<T>& rows = *reinterpret_cast<QueryRows<T>*>(&around + 1);
    float* diagonals = reinterpret_cast<float*>(&rows + 1); // [2, QUERIES + KEYS]
    float* accounts = diagonals + 2 * (T::QUERIES + T::KEYS); // [buckets]
    int across = threadIdx.x % ACROSS;
    int down = threadIdx.x / ACROSS;
    int tile = gridDim.x - 1 - blockIdx.x;
    int t0 = tile * T::QUERIES;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int g = p.key_head(h);
    int count = min(T::QUERIES, p.queries - t0);
    int first = p.visibility().first_position();
    int y_row = p.heads * p.width;
    bool vectors = p.has(VECTORS);

    load_rows<T::QUERIES, WIDTH>(q, p.query(b, h, t0), p.q_row, count, p.width, vectors, p.scale);
    const float* gradient = dy + (static_cast<long long>(b) * p.queries + t0) * y_row + h * p.width;
    load_rows<T::QUERIES, WIDTH>(dout, gradient, y_row, count, p.width, vectors, 1.0f);
    around.load_queries(p, first, b, h, t0);
    rows.load(p, statistics, deltas, b, h, t0);
    for (int i = threadIdx.x; p.has(RELATIVE) && i < p.bucket_count; i += TILE_THREADS) {
        accounts[i] = 0.0f;
    }
    float sums[T::MY_QUERIES][T::MY_COLUMNS];
#pragma unroll
    for (int i = 0; i < T::MY_QUERIES; i++) {
#pragma unroll
        for (int c = 0; c < T::MY_COLUMNS; c++) {
            sums[i][c] = 0.0f;
        }
    }
    int end = p.visibility().visible(first, t0 + count - 1);
    int s0 = p.next_keys(h, first, t0, T::QUERIES, 0, T::KEYS, end);
    for (; s0 < end; s0 = p.next_keys(h, first, t0, T::QUERIES, s0 + T::KEYS, T::KEYS, end)) {
        int length = min(T::KEYS, p.keys - s0);
        __syncthreads();
        load_rows<T::KEYS, WIDTH>(k, p.key_at(b, g, s0), p.kv_row, length, p.width, vectors, 1.0f);
        load_rows<T::KEYS, WIDTH>(v, p.value_at(b, g, s0), p.kv_row, length, p.width, vectors, 1.0f);
        around.load_keys(p, b, s0);
        around.load_bias(p, h, t0, s0);
        __syncthreads();
        if (!around.sees_any()) {
            continue;
        }
        float scores[T::MY_QUERIES][T::MY_KEYS];
        float gradients[T::MY_QUERIES][T::MY_KEYS];
        row_products<T>(scores, q, k, down, across);
        if (!around.plain(p, first, t0, s0)) {
            around.finish(p, scores, s0, down, across);
        }
        row_products<T>(gradients, dout, v, down, across);
        rows.gradients(p, scores, gradients, p.weight_row(b, h, t0), s0, down, across);
        write_weights<T>(weights, gradients, down, across);
        // Each half of a warp reads only the rows that it wrote.
        __syncwarp();
        add_weighted<T>(sums, weights, k, down, across);
        if (p.has(RELATIVE)) {
            __syncthreads();
            add_by_bucket<T>(p, weights, diagonals, accounts, t0, s0);
        }
    }
#pragma unroll
    for (int i = 0; i < T::MY_QUERIES; i++) {
        int r = down + DOWN * i;
        if (r < count) {
            float* row = dq + (static_cast<long long>(b) * p.queries + t0 + r) * p.q_row + h * p.width;
            write_columns<T>(row, sums[i], across, p.width, vectors, p.scale);
        }
    }
    __syncthreads();
    long long share = ((static_cast<long long>(b) * gridDim.x + tile) * p.heads + h) * p.bucket_count;
    for (int i = threadIdx.x; p.has(RELATIVE) && i < p.bucket_count; i += TILE_THREADS) {
        shares[share + i] = accounts[i];
    }
}

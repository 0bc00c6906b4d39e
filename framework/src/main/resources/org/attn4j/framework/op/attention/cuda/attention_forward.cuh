// Attention with an online softmax; a block has one tile of queries of a head and goes over the keys tile by tile.
#pragma once
#include "attention/cuda/attention_dropout.cuh"
#include "attention/cuda/attention_scores.cuh"

template <int WIDTH>
using ForwardTile = Tile<WIDTH, WIDTH <= 128 ? 64 : 32, WIDTH <= 96 ? 64 : WIDTH <= 128 ? 32 : 16>;

template <int WIDTH>
__device__ void attention_forward(const AttentionProblem& p, float* shared, float* y, float* statistics) {
    using T = ForwardTile<WIDTH>;
    float* q = shared; // [QUERIES, ROW]
    float* k = q + T::QUERIES * T::ROW;
    float* v = k + T::KEYS * T::ROW;
    float* weights = v + T::KEYS * T::ROW; // [QUERIES, WEIGHT_ROW]
    Surroundings<T>& around = *reinterpret_cast<Surroundings<T>*>(weights + T::QUERIES * T::WEIGHT_ROW);
    int across = threadIdx.x % ACROSS;
    int down = threadIdx.x / ACROSS;
    // Late queries see the most keys in causal order: they begin first.
    int t0 = (gridDim.x - 1 - blockIdx.x) * T::QUERIES;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int g = p.key_head(h);
    int count = min(T::QUERIES, p.queries - t0);
    int first = p.visibility().first_position();
    bool vectors = p.has(VECTORS);

    load_rows<T::QUERIES, WIDTH>(q, p.query(b, h, t0), p.q_row, count, p.width, vectors, p.scale);
    around.load_queries(p, first, b, h, t0);
    float sums[T::MY_QUERIES][T::MY_COLUMNS];
    float largest[T::MY_QUERIES];
    float total[T::MY_QUERIES];
#pragma unroll
    for (int i = 0; i < T::MY_QUERIES; i++) {
        largest[i] = HIDDEN;
        total[i] = 0.0f;
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
        row_products<T>(scores, q, k, down, across);
        if (!around.plain(p, first, t0, s0)) {
            around.finish(p, scores, s0, down, across);
        }
#pragma unroll
        for (int i = 0; i < T::MY_QUERIES; i++) {
            float top = largest[i];
#pragma unroll
            for (int j = 0; j < T::MY_KEYS; j++) {
                top = fmaxf(top, scores[i][j]);
            }
            top = across_max(top);
            // A row without a visible key so far: any finite number keeps infinities from cancelling.
            float shift = top == HIDDEN ? 0.0f : top;
            float factor = expf(largest[i] - shift);
            largest[i] = top;
            float sum = 0.0f;
#pragma unroll
            for (int j = 0; j < T::MY_KEYS; j++) {
                scores[i][j] = expf(scores[i][j] - shift);
                sum += scores[i][j];
            }
            total[i] = total[i] * factor + across_sum(sum);
#pragma unroll
            for (int c = 0; c < T::MY_COLUMNS; c++) {
                sums[i][c] *= factor;
            }
        }
        Kept<T> kept(p, p.weight_row(b, h, t0), s0, down, across);
#pragma unroll
        for (int i = 0; i < T::MY_QUERIES; i++) {
#pragma unroll
            for (int j = 0; j < T::MY_KEYS; j++) {
                float factor = p.has(DROPOUT) ? kept.factor(p, i, j) : 1.0f;
                weights[(down + DOWN * i) * T::WEIGHT_ROW + across + ACROSS * j] = scores[i][j] * factor;
            }
        }
        // Each half of a warp reads only the rows that it wrote.
        __syncwarp();
        add_weighted<T>(sums, weights, v, down, across);
    }
#pragma unroll
    for (int i = 0; i < T::MY_QUERIES; i++) {
        int r = down + DOWN * i;
        if (r < count) {
            float factor = total[i] > 0.0f ? 1.0f / total[i] : 0.0f;
            float* row = y + ((static_cast<long long>(b) * p.queries + t0 + r) * p.heads + h) * p.width;
            write_columns<T>(row, sums[i], across, p.width, vectors, factor);
            if (across == 0) {
                statistics[p.weight_row(b, h, t0 + r)] = total[i] > 0.0f ? largest[i] + logf(total[i]) : -HIDDEN;
            }
        }
    }
}

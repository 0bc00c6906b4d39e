// What attention needs besides its tiles: dot products of rows, buckets of relative positions, sums of shares, weights.
#include "attention/cuda/attention_problem.cuh"

// Four numbers of a tensor in single precision or bfloat16, from an element on that 4 divides.
__device__ inline Four four_at(const void* tensor, int half, long long at) {
    if (!half) {
        return *reinterpret_cast<const Four*>(static_cast<const float*>(tensor) + at);
    }
    uint2 two = *reinterpret_cast<const uint2*>(static_cast<const unsigned short*>(tensor) + at);
    return {{
        __uint_as_float(two.x << 16),
        __uint_as_float(two.x & 0xffff0000u),
        __uint_as_float(two.y << 16),
        __uint_as_float(two.y & 0xffff0000u)}};
}

// deltas [B, H, T] = dy . y of each query, rows of width elements in [B, T, H]; a warp for each. Tensors in bfloat16 need
// vectors: rows of whole groups of 4 elements that begin at addresses that 16 divides.
extern "C" __global__ void attention_delta(
        const void* y, const void* dy, float* deltas, int heads, int queries, int width, int vectors, int half_y,
        int half_dy, long long rows) {
    long long row = static_cast<long long>(blockIdx.x) * (blockDim.x / WARP) + threadIdx.x / WARP;
    bool inside = row < rows;
    float sum = 0.0f;
    if (inside && vectors) {
        for (int c = threadIdx.x % WARP * 4; c < width; c += WARP * 4) {
            Four a = four_at(y, half_y, row * width + c);
            Four b = four_at(dy, half_dy, row * width + c);
            sum += a.v[0] * b.v[0] + a.v[1] * b.v[1] + (a.v[2] * b.v[2] + a.v[3] * b.v[3]);
        }
    } else if (inside) {
        for (int c = threadIdx.x % WARP; c < width; c += WARP) {
            long long at = row * width + c;
            sum += static_cast<const float*>(y)[at] * static_cast<const float*>(dy)[at];
        }
    }
    sum = warp_sum(sum);
    if (inside && threadIdx.x % WARP == 0) {
        int h = static_cast<int>(row % heads);
        long long t = row / heads;
        deltas[(t / queries * heads + h) * queries + t % queries] = sum;
    }
}

// Bucket of each relative position s - t - offset, from -(T - 1) - offset on; see Java's RelativeBuckets.
extern "C" __global__ void attention_buckets(
        const int* offset, float* buckets, int offset_type, int queries, int keys, int count, int farthest,
        int bidirectional) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= queries + keys) {
        return;
    }
    long long first = offset_type == 0 ? 0 : integer_at(offset, offset_type, 0);
    long long relative = static_cast<long long>(i) - (queries - 1) - first;
    int n = bidirectional ? count / 2 : count;
    int start = bidirectional && relative > 0 ? n : 0;
    long long distance = relative < 0 ? -relative : bidirectional ? relative : 0;
    int exact = n / 2;
    if (distance < exact) {
        buckets[i] = static_cast<float>(start + static_cast<int>(distance));
        return;
    }
    // In single precision but for the logarithms, as on the host: a distance on a boundary falls on the same side.
    float ratio = static_cast<float>(distance) / static_cast<float>(exact);
    float share = static_cast<float>(log(static_cast<double>(ratio)))
            / static_cast<float>(log(static_cast<double>(farthest) / exact));
    long long at = exact + static_cast<long long>(share * static_cast<float>(n - exact));
    buckets[i] = static_cast<float>(start + (at < n - 1 ? static_cast<int>(at) : n - 1));
}

// target[i] = sum over rows of shares[row, i], in order.
extern "C" __global__ void attention_share_sums(const float* shares, float* target, int rows, int size) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < size) {
        double sum = 0.0;
        for (int row = 0; row < rows; row++) {
            sum += shares[static_cast<long long>(row) * size + i];
        }
        target[i] = static_cast<float>(sum);
    }
}

// Weights [B, H, T, S]: a block has one query, each thread every blockDim.x-th key.
extern "C" __global__ void attention_weights(
        const float* q, const float* kv, const int* mask, const int* offset, const float* table, const float* buckets,
        const int* query_segments, const int* key_segments, const long long* step, const int* sparse,
        int flags, int heads, int groups, int width, int queries, int keys, int q_row, int kv_row, int k_first,
        int v_first, int bucket_count, int threshold, long long key, float scale, float keep,
        float* weights) {
    DYNAMIC_SHARED(float, own); // [K]
    __shared__ float shared32[32];
    const AttentionProblem p = {
        q, kv, mask, offset, table, buckets, query_segments, key_segments, step, {sparse},
        flags, heads, groups, width, queries, keys, q_row, kv_row, k_first,
        v_first, bucket_count, threshold, key, scale, keep};
    int t = blockIdx.x;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int first = p.visibility().first_position();
    int end = p.visibility().visible(first, t);
    int segment = p.segmented() ? p.query_segment(b, t) : 0;
    float* row = weights + p.weight_row(b, h, t) * keys;
    for (int c = threadIdx.x; c < width; c += blockDim.x) {
        own[c] = p.query(b, h, t)[c] * scale;
    }
    __syncthreads();
    float top = HIDDEN;
    for (int s = threadIdx.x; s < keys; s += blockDim.x) {
        bool sees = s < end && p.visibility().keeps(b, s) && (!p.segmented() || p.key_segment(b, s) == segment)
                && p.sparse.sees(h, first + t, s);
        float score = HIDDEN;
        if (sees) {
            const float* k = p.key_at(b, p.key_head(h), s);
            score = 0.0f;
            for (int c = 0; c < width; c++) {
                score = fmaf(own[c], k[c], score);
            }
            score += p.has(RELATIVE) ? table[h * bucket_count + p.bucket(t, s)] : 0.0f;
        }
        row[s] = score;
        top = fmaxf(top, score);
    }
    top = block_max(top, shared32);
    float shift = top == HIDDEN ? 0.0f : top;
    float sum = 0.0f;
    for (int s = threadIdx.x; s < keys; s += blockDim.x) {
        row[s] = expf(row[s] - shift);
        sum += row[s];
    }
    sum = block_sum(sum, shared32);
    float factor = sum > 0.0f ? 1.0f / sum : 0.0f;
    for (int s = threadIdx.x; s < keys; s += blockDim.x) {
        row[s] *= factor;
    }
}

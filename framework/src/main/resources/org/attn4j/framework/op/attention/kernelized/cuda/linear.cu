// Kernelised attention and its gradients; see linear.cuh.
#include "attention/kernelized/cuda/linear.cuh"

// Sums over each chunk of features times values (of keys), or times gradients [B, H, T, N + 1] (of queries).
extern "C" __global__ void linear_states(
        const float* q, const float* k, const float* v, const int* mask, const int* offset, int mask_type,
        int offset_type, int causal, int queries, int keys, int heads, int width, int value_width,
        const float* gradients, float* all) {
    DYNAMIC_SHARED(float, features); // [32, K]
    const LinearProblem p = {
        q, k, v, {mask, offset, mask_type, offset_type, causal, queries, keys}, heads, width, value_width};
    int columns = p.columns();
    float* values = features + LINEAR_TILE * width; // [32, N + 1]
    bool of_keys = gradients == nullptr;
    int length = of_keys ? keys : queries;
    int chunk = blockIdx.x;
    int h = blockIdx.y;
    int b = blockIdx.z;
    float* state = p.states(all, b, h, linear_chunks(length)) + chunk * p.state_size();
    int end = min(length, (chunk + 1) * LINEAR_CHUNK);
    for (int at = chunk * LINEAR_CHUNK; at < end; at += LINEAR_TILE) {
        int rows = min(LINEAR_TILE, end - at);
        __syncthreads();
        load_features(features, of_keys ? k : q, p, h, static_cast<long long>(b) * length + at, rows);
        if (of_keys) {
            load_values(values, p, b, h, at, rows);
        } else {
            load_gradients(values, gradients, p, b, h, at, rows);
        }
        __syncthreads();
        for (int i = threadIdx.x; i < width * columns; i += LINEAR_THREADS) {
            float sum = at == chunk * LINEAR_CHUNK ? 0.0f : state[i];
            for (int r = 0; r < rows; r++) {
                sum = fmaf(features[r * width + i / columns], values[r * columns + i % columns], sum);
            }
            state[i] = sum;
        }
    }
}

// Turns sums of chunks into sums over the chunks before each, or from each on; one state more than there are chunks.
extern "C" __global__ void linear_running_sums(float* all, int chunks, long long size, int backward) {
    long long i = first_element();
    if (i >= size) {
        return;
    }
    float* state = all + (static_cast<long long>(blockIdx.z) * gridDim.y + blockIdx.y) * (chunks + 1) * size + i;
    double sum = 0.0;
    if (backward) {
        state[chunks * size] = 0.0f;
        for (int c = chunks - 1; c >= 0; c--) {
            sum += state[c * size];
            state[c * size] = static_cast<float>(sum);
        }
        return;
    }
    for (int c = 0; c < chunks; c++) {
        float own = state[c * size];
        state[c * size] = static_cast<float>(sum);
        sum += own;
    }
    state[chunks * size] = static_cast<float>(sum);
}

extern "C" __global__ void linear_attention(
        const float* q, const float* k, const float* v, const int* mask, const int* offset, int mask_type,
        int offset_type, int causal, int queries, int keys, int heads, int width, int value_width,
        float* states, float* y) {
    DYNAMIC_SHARED(float, own); // [32, K]
    const LinearProblem p = {
        q, k, v, {mask, offset, mask_type, offset_type, causal, queries, keys}, heads, width, value_width};
    int columns = p.columns();
    float* other = own + LINEAR_TILE * width; // [32, K]
    float* values = other + LINEAR_TILE * width; // [32, N + 1]
    float* sums = values + LINEAR_TILE * columns; // [32, N + 1]
    float* pairs = sums + LINEAR_TILE * columns; // [32, 32]
    int t0 = blockIdx.x * LINEAR_TILE;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int count = min(LINEAR_TILE, queries - t0);
    long long first_row = static_cast<long long>(b) * queries + t0;
    load_features(own, q, p, h, first_row, count);
    __syncthreads();
    linear_sums(p, sums, own, other, values, pairs, p.states(states, b, h, linear_chunks(keys)), b, h, t0, count);
    __syncthreads();
    for (int i = threadIdx.x; i < count * value_width; i += LINEAR_THREADS) {
        int r = i / value_width;
        int c = i % value_width;
        float divisor = sums[r * columns + value_width];
        y[((first_row + r) * heads + h) * value_width + c] =
                divisor > 0.0f ? sums[r * columns + c] / divisor : 0.0f;
    }
}

// dq, and gradients [B, H, T, N + 1] of numerators and denominators.
extern "C" __global__ void __launch_bounds__(256, 1) linear_query_grad(
        const float* q, const float* k, const float* v, const int* mask, const int* offset, int mask_type,
        int offset_type, int causal, int queries, int keys, int heads, int width, int value_width,
        float* states, const float* dy, float* dq, float* gradients) {
    DYNAMIC_SHARED(float, own); // [32, K]
    const LinearProblem p = {
        q, k, v, {mask, offset, mask_type, offset_type, causal, queries, keys}, heads, width, value_width};
    int columns = p.columns();
    float* other = own + LINEAR_TILE * width; // [32, K]
    float* values = other + LINEAR_TILE * width; // [32, N + 1]
    float* sums = values + LINEAR_TILE * columns; // [32, N + 1]
    float* pairs = sums + LINEAR_TILE * columns; // [32, 32]
    float* result = pairs + LINEAR_TILE * LINEAR_TILE; // [32, K]
    int t0 = blockIdx.x * LINEAR_TILE;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int count = min(LINEAR_TILE, queries - t0);
    int first = p.see.first_position();
    long long first_row = static_cast<long long>(b) * queries + t0;
    const float* before = p.states(states, b, h, linear_chunks(keys));
    load_features(own, q, p, h, first_row, count);
    __syncthreads();
    linear_sums(p, sums, own, other, values, pairs, before, b, h, t0, count);
    __syncthreads();
    // A warp turns 4 rows of sums into gradients.
    for (int r = threadIdx.x / WARP; r < LINEAR_TILE; r += LINEAR_THREADS / WARP) {
        float divisor = sums[r * columns + value_width];
        float factor = r < count && divisor > 0.0f ? 1.0f / divisor : 0.0f;
        const float* row = dy + ((first_row + r) * heads + h) * value_width;
        float dot = 0.0f;
        for (int c = threadIdx.x % WARP; c < value_width; c += WARP) {
            float d = r < count ? row[c] : 0.0f;
            dot = fmaf(d, sums[r * columns + c] * factor, dot);
            sums[r * columns + c] = d * factor;
        }
        dot = warp_sum(dot);
        // An exchange of registers orders no memory: every lane has read the divisor before one overwrites it.
        __syncwarp();
        if (threadIdx.x % WARP == 0) {
            sums[r * columns + value_width] = -dot * factor;
        }
    }
    __syncthreads();
    float* saved = gradients + p.query_row(b, h, t0) * columns;
    for (int i = threadIdx.x; i < count * columns; i += LINEAR_THREADS) {
        saved[i] = sums[i];
    }
    int chunk = causal ? p.see.visible(first, t0) / LINEAR_CHUNK : linear_chunks(keys);
    int end = causal ? p.see.visible(first, t0 + count - 1) : 0;
    tile_product(result, width, sums, columns, 1, before + chunk * p.state_size(), 1, columns, columns, false);
    for (int s0 = chunk * LINEAR_CHUNK; s0 < end; s0 += LINEAR_TILE) {
        int length = min(LINEAR_TILE, keys - s0);
        __syncthreads();
        load_features(other, k, p, h, static_cast<long long>(b) * keys + s0, length);
        load_values(values, p, b, h, s0, length);
        __syncthreads();
        tile_product(pairs, LINEAR_TILE, sums, columns, 1, values, 1, columns, columns, false);
        __syncthreads();
        hide_pairs(pairs, p, first, t0, s0);
        __syncthreads();
        tile_product(result, width, pairs, LINEAR_TILE, 1, other, width, 1, length, true);
    }
    __syncthreads();
    for (int i = threadIdx.x; i < count * width; i += LINEAR_THREADS) {
        dq[((first_row + i / width) * heads + h) * width + i % width] = result[i] * feature_slope(own[i]);
    }
}

// dk and dv, from sums over chunks of queries, from each on.
extern "C" __global__ void __launch_bounds__(256, 1) linear_key_grad(
        const float* q, const float* k, const float* v, const int* mask, const int* offset, int mask_type,
        int offset_type, int causal, int queries, int keys, int heads, int width, int value_width,
        float* states, const float* gradients, float* dk, float* dv) {
    DYNAMIC_SHARED(float, own); // [32, K]
    const LinearProblem p = {
        q, k, v, {mask, offset, mask_type, offset_type, causal, queries, keys}, heads, width, value_width};
    int columns = p.columns();
    float* other = own + LINEAR_TILE * width; // [32, K]
    float* values = other + LINEAR_TILE * width; // [32, N + 1]
    float* sums = values + LINEAR_TILE * columns; // [32, N + 1]
    float* pairs = sums + LINEAR_TILE * columns; // [32, 32]
    float* result = pairs + LINEAR_TILE * LINEAR_TILE; // [32, K]
    float* value_result = result + LINEAR_TILE * width; // [32, N + 1]
    int s0 = blockIdx.x * LINEAR_TILE;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int length = min(LINEAR_TILE, keys - s0);
    int first = p.see.first_position();
    long long first_row = static_cast<long long>(b) * keys + s0;
    int chunk = linear_chunks(p.see.first_query(first, s0 + length - 1));
    const float* from = p.states(states, b, h, linear_chunks(queries)) + chunk * p.state_size();
    load_features(own, k, p, h, first_row, length);
    load_values(values, p, b, h, s0, length);
    __syncthreads();
    tile_product(result, width, values, columns, 1, from, 1, columns, columns, false);
    tile_product(value_result, columns, own, width, 1, from, columns, 1, width, false);
    int end = min(queries, chunk * LINEAR_CHUNK);
    for (int t0 = p.see.first_query(first, s0); t0 < end; t0 += LINEAR_TILE) {
        int count = min(LINEAR_TILE, end - t0);
        __syncthreads();
        load_features(other, q, p, h, static_cast<long long>(b) * queries + t0, count);
        load_gradients(sums, gradients, p, b, h, t0, count);
        __syncthreads();
        tile_product(pairs, LINEAR_TILE, sums, columns, 1, values, 1, columns, columns, false);
        __syncthreads();
        hide_pairs(pairs, p, first, t0, s0);
        __syncthreads();
        tile_product(result, width, pairs, 1, LINEAR_TILE, other, width, 1, count, true);
        __syncthreads();
        tile_product(pairs, LINEAR_TILE, other, width, 1, own, 1, width, width, false);
        __syncthreads();
        hide_pairs(pairs, p, first, t0, s0);
        __syncthreads();
        tile_product(value_result, columns, pairs, 1, LINEAR_TILE, sums, columns, 1, count, true);
    }
    __syncthreads();
    for (int i = threadIdx.x; i < length * width; i += LINEAR_THREADS) {
        int r = i / width;
        float d = p.see.keeps(b, s0 + r) ? result[i] * feature_slope(own[i]) : 0.0f;
        dk[((first_row + r) * heads + h) * width + i % width] = d;
    }
    for (int i = threadIdx.x; i < length * value_width; i += LINEAR_THREADS) {
        int r = i / value_width;
        int c = i % value_width;
        float d = p.see.keeps(b, s0 + r) ? value_result[r * columns + c] : 0.0f;
        dv[((first_row + r) * heads + h) * value_width + c] = d;
    }
}

// The weights [B, H, T, S] that the others never lay out; a block has one query.
extern "C" __global__ void linear_weights(
        const float* q, const float* k, const float* v, const int* mask, const int* offset, int mask_type,
        int offset_type, int causal, int queries, int keys, int heads, int width, int value_width,
        float* weights) {
    __shared__ float shared32[32];
    const LinearProblem p = {
        q, k, v, {mask, offset, mask_type, offset_type, causal, queries, keys}, heads, width, value_width};
    int t = blockIdx.x;
    int h = blockIdx.y;
    int b = blockIdx.z;
    int end = p.see.visible(p.see.first_position(), t);
    const float* own = q + ((static_cast<long long>(b) * queries + t) * heads + h) * width;
    float* row = weights + p.query_row(b, h, t) * keys;
    float total = 0.0f;
    for (int s = threadIdx.x; s < keys; s += blockDim.x) {
        float product = 0.0f;
        if (s < end && p.see.keeps(b, s)) {
            const float* other = k + ((static_cast<long long>(b) * keys + s) * heads + h) * width;
            for (int i = 0; i < width; i++) {
                product = fmaf(feature(own[i]), feature(other[i]), product);
            }
        }
        row[s] = product;
        total += product;
    }
    total = block_sum(total, shared32);
    for (int s = threadIdx.x; s < keys; s += blockDim.x) {
        row[s] = total > 0.0f ? row[s] / total : 0.0f;
    }
}

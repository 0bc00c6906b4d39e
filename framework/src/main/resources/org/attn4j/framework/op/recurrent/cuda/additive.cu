// Additive attention: scores v . tanh(q_t + k_s), weights their softmax over the keys that a mask keeps. Products of
// weights and values are made elsewhere.
#include "launch/common.cuh"

// weights [B, T, S] of queries [B, T, A] over keys [B, S, A], for the steps from `first` on; mask [B, S]. Shared: S + A
// floats. Grid (steps, B).
extern "C" __global__ void additive_weights(
        const float* queries,
        const float* keys,
        const float* v,
        const float* mask,
        float* weights,
        int length,
        int first,
        int count,
        int width,
        int masked) {
    DYNAMIC_SHARED(float, shared);
    __shared__ float sums[WARP];
    float* scores = shared;
    float* query = shared + count;
    int b = blockIdx.y;
    long long row = (long long) b * length + first + blockIdx.x;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        query[i] = queries[row * width + i];
    }
    __syncthreads();
    int lane = threadIdx.x % WARP;
    for (int s = threadIdx.x / WARP; s < count; s += blockDim.x / WARP) {
        bool kept = masked == 0 || mask[(long long) b * count + s] != 0;
        float score = 0;
        if (kept) {
            const float* key = keys + ((long long) b * count + s) * width;
            for (int i = lane; i < width; i += WARP) {
                score = fmaf(v[i], tanhf(query[i] + key[i]), score);
            }
        }
        score = warp_sum(score);
        if (lane == 0) {
            scores[s] = kept ? score : -INFINITY;
        }
    }
    __syncthreads();
    float largest = -INFINITY;
    for (int s = threadIdx.x; s < count; s += blockDim.x) {
        largest = fmaxf(largest, scores[s]);
    }
    largest = block_max(largest, sums);
    float sum = 0;
    for (int s = threadIdx.x; s < count; s += blockDim.x) {
        float e = largest == -INFINITY ? 0 : expf(scores[s] - largest);
        scores[s] = e;
        sum += e;
    }
    sum = block_sum(sum, sums);
    for (int s = threadIdx.x; s < count; s += blockDim.x) {
        weights[row * count + s] = sum == 0 ? 0 : scores[s] / sum;
    }
}

// Gradients of scores and queries for the steps from `first` on. The weights' gradient is the sum of dweights [B, T, S]
// where above != 0, of through [B, T, S], and, for gates > 0, of dgates [B, T, G] times memory [B, S, G] transposed.
// Writes dscores [B, T, S] and dqueries [B, T, A]. Shared: S floats. Grid (steps, B).
extern "C" __global__ void additive_query_grad(
        const float* queries,
        const float* keys,
        const float* v,
        const float* weights,
        const float* dweights,
        const float* through,
        const float* dgates,
        const float* memory,
        float* dscores,
        float* dqueries,
        int length,
        int first,
        int count,
        int width,
        int gates,
        int above) {
    DYNAMIC_SHARED(float, shared);
    __shared__ float sums[WARP];
    int b = blockIdx.y;
    long long row = (long long) b * length + first + blockIdx.x;
    int lane = threadIdx.x % WARP;
    for (int s = threadIdx.x / WARP; s < count; s += blockDim.x / WARP) {
        float dot = 0;
        const float* of_key = memory + ((long long) b * count + s) * gates;
        for (int i = lane; i < gates; i += WARP) {
            dot = fmaf(dgates[row * gates + i], of_key[i], dot);
        }
        dot = warp_sum(dot);
        if (lane == 0) {
            shared[s] = dot + through[row * count + s] + (above == 0 ? 0 : dweights[row * count + s]);
        }
    }
    __syncthreads();
    float mean = 0;
    for (int s = threadIdx.x; s < count; s += blockDim.x) {
        mean += shared[s] * weights[row * count + s];
    }
    mean = block_sum(mean, sums);
    for (int s = threadIdx.x; s < count; s += blockDim.x) {
        float d = weights[row * count + s] * (shared[s] - mean);
        shared[s] = d;
        dscores[row * count + s] = d;
    }
    __syncthreads();
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float q = queries[row * width + i];
        float sum = 0;
        for (int s = 0; s < count; s++) {
            float squashed = tanhf(q + keys[((long long) b * count + s) * width + i]);
            sum = fmaf(shared[s], 1 - squashed * squashed, sum);
        }
        dqueries[row * width + i] = v[i] * sum;
    }
}

// Gradient of keys [B, S, A] over all steps, and of v a part for each key, partials [B, S, A]. Grid (S, B).
extern "C" __global__ void additive_key_grad(
        const float* queries,
        const float* keys,
        const float* v,
        const float* dscores,
        float* dkeys,
        float* partials,
        int length,
        int count,
        int width) {
    int b = blockIdx.y;
    int s = blockIdx.x;
    long long row = (long long) b * count + s;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float key = keys[row * width + i];
        float sum = 0;
        float of_v = 0;
        for (int t = 0; t < length; t++) {
            float d = dscores[((long long) b * length + t) * count + s];
            float squashed = tanhf(queries[((long long) b * length + t) * width + i] + key);
            sum = fmaf(d, 1 - squashed * squashed, sum);
            of_v = fmaf(d, squashed, of_v);
        }
        dkeys[row * width + i] = v[i] * sum;
        partials[row * width + i] = of_v;
    }
}

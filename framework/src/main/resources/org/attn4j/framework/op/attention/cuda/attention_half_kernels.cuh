// Kernels of attention on tensor cores for heads HEAD_WIDTH wide, which the including file sets.
#pragma once
#include "attention/cuda/attention_half_forward.cuh"
#include "attention/cuda/attention_half_keys.cuh"
#include "attention/cuda/attention_half_queries.cuh"

SHARED_KERNEL void __launch_bounds__(128, 1) attention(
        const float* q, const float* kv, const int* mask, const int* offset, const float* table, const float* buckets,
        const int* query_segments, const int* key_segments, const long long* step, const int* sparse,
        int flags, int heads, int groups, int width, int queries, int keys, int q_row, int kv_row, int k_first,
        int v_first, int bucket_count, int threshold, long long key, float scale, float keep,
        void* y, float* statistics) {
    DYNAMIC_SHARED(float, shared);
    const AttentionProblem problem = {
        q, kv, mask, offset, table, buckets, query_segments, key_segments, step, {sparse},
        flags, heads, groups, width, queries, keys, q_row, kv_row, k_first,
        v_first, bucket_count, threshold, key, scale, keep};
    half_attention_forward<HEAD_WIDTH>(problem, shared, y, statistics);
}

SHARED_KERNEL void __launch_bounds__(128, 1) attention_key_grad(
        const float* q, const float* kv, const int* mask, const int* offset, const float* table, const float* buckets,
        const int* query_segments, const int* key_segments, const long long* step, const int* sparse,
        int flags, int heads, int groups, int width, int queries, int keys, int q_row, int kv_row, int k_first,
        int v_first, int bucket_count, int threshold, long long key, float scale, float keep,
        const float* statistics, const float* deltas, const void* dy, void* dkv) {
    DYNAMIC_SHARED(float, shared);
    const AttentionProblem problem = {
        q, kv, mask, offset, table, buckets, query_segments, key_segments, step, {sparse},
        flags, heads, groups, width, queries, keys, q_row, kv_row, k_first,
        v_first, bucket_count, threshold, key, scale, keep};
    half_key_gradients<HEAD_WIDTH>(problem, shared, statistics, deltas, dy, dkv);
}

SHARED_KERNEL void __launch_bounds__(128, 1) attention_query_grad(
        const float* q, const float* kv, const int* mask, const int* offset, const float* table, const float* buckets,
        const int* query_segments, const int* key_segments, const long long* step, const int* sparse,
        int flags, int heads, int groups, int width, int queries, int keys, int q_row, int kv_row, int k_first,
        int v_first, int bucket_count, int threshold, long long key, float scale, float keep,
        const float* statistics, const float* deltas, const void* dy, void* dq, float* shares) {
    DYNAMIC_SHARED(float, shared);
    const AttentionProblem problem = {
        q, kv, mask, offset, table, buckets, query_segments, key_segments, step, {sparse},
        flags, heads, groups, width, queries, keys, q_row, kv_row, k_first,
        v_first, bucket_count, threshold, key, scale, keep};
    half_query_gradients<HEAD_WIDTH>(problem, shared, statistics, deltas, dy, dq, shares);
}

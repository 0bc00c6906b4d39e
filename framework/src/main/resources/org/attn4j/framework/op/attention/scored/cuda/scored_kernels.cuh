// Kernels of attention by a SCORE, which the including file sets.
#pragma once
#include "launch/common.cuh"
#include "attention/scored/cuda/scored_backward.cuh"

SHARED_KERNEL void __launch_bounds__(128, 1) scored_attention(
        const float* q, const float* k, const float* v, const float* parameter, const int* mask, const int* offset,
        const long long* step, int weight_kind, int mask_type, int offset_type, int causal, int queries,
        int keys, int heads, int width, int value_width, int dropout, int threshold, long long key, float scale,
        float keep, float* y) {
    DYNAMIC_SHARED(float, shared);
    const ScoredProblem p = {
        q, k, v, parameter, {mask, offset, mask_type, offset_type, causal, queries, keys}, step,
        weight_kind, heads, width, value_width, dropout, threshold, key, scale, keep};
    scored_forward<SCORE>(p, shared, y);
}

SHARED_KERNEL void scored_weights(
        const float* q, const float* k, const float* v, const float* parameter, const int* mask, const int* offset,
        const long long* step, int weight_kind, int mask_type, int offset_type, int causal, int queries,
        int keys, int heads, int width, int value_width, int dropout, int threshold, long long key, float scale,
        float keep, float* weights) {
    __shared__ float shared[32];
    const ScoredProblem p = {
        q, k, v, parameter, {mask, offset, mask_type, offset_type, causal, queries, keys}, step,
        weight_kind, heads, width, value_width, dropout, threshold, key, scale, keep};
    scored_weight_rows<SCORE>(p, shared, weights);
}

SHARED_KERNEL void __launch_bounds__(128, 1) scored_statistics(
        const float* q, const float* k, const float* v, const float* parameter, const int* mask, const int* offset,
        const long long* step, int weight_kind, int mask_type, int offset_type, int causal, int queries,
        int keys, int heads, int width, int value_width, int dropout, int threshold, long long key, float scale,
        float keep, const float* dy, float* statistics) {
    DYNAMIC_SHARED(float, shared);
    const ScoredProblem p = {
        q, k, v, parameter, {mask, offset, mask_type, offset_type, causal, queries, keys}, step,
        weight_kind, heads, width, value_width, dropout, threshold, key, scale, keep};
    scored_query_statistics<SCORE>(p, shared, dy, reinterpret_cast<ScoreStatistics*>(statistics));
}

SHARED_KERNEL void scored_query_grad(
        const float* q, const float* k, const float* v, const float* parameter, const int* mask, const int* offset,
        const long long* step, int weight_kind, int mask_type, int offset_type, int causal, int queries,
        int keys, int heads, int width, int value_width, int dropout, int threshold, long long key, float scale,
        float keep, const float* dy, const float* statistics, float* dq, float* shares) {
    DYNAMIC_SHARED(float, shared);
    const ScoredProblem p = {
        q, k, v, parameter, {mask, offset, mask_type, offset_type, causal, queries, keys}, step,
        weight_kind, heads, width, value_width, dropout, threshold, key, scale, keep};
    scored_query_gradients<SCORE>(p, shared, dy, reinterpret_cast<const ScoreStatistics*>(statistics), dq, shares);
}

SHARED_KERNEL void scored_key_grad(
        const float* q, const float* k, const float* v, const float* parameter, const int* mask, const int* offset,
        const long long* step, int weight_kind, int mask_type, int offset_type, int causal, int queries,
        int keys, int heads, int width, int value_width, int dropout, int threshold, long long key, float scale,
        float keep, const float* dy, const float* statistics, float* dk, float* dv) {
    DYNAMIC_SHARED(float, shared);
    const ScoredProblem p = {
        q, k, v, parameter, {mask, offset, mask_type, offset_type, causal, queries, keys}, step,
        weight_kind, heads, width, value_width, dropout, threshold, key, scale, keep};
    scored_key_gradients<SCORE>(p, shared, dy, reinterpret_cast<const ScoreStatistics*>(statistics), dk, dv);
}

// The logistic function and SiLU's slope, without overflow or cancellation at any finite argument.
#pragma once

__device__ inline float sigmoid(float x) {
    float e = expf(-fabsf(x));
    return (x < 0.0f ? e : 1.0f) / (1.0f + e);
}

// (x sigmoid(x))' with 1 - sigmoid(x) = sigmoid(-x), which does not cancel.
__device__ inline float silu_slope(float x) {
    return sigmoid(x) * (1.0f + x * sigmoid(-x));
}

// The element-wise activations and their gradients; a kind is the ordinal of ActivationKind.
#include "launch/common.cuh"
#include "launch/eight.cuh"
#include "launch/sigmoid.cuh"

constexpr int RELU = 0;
constexpr int GELU = 1;
constexpr int GELU_TANH = 2;

// 2 sqrt(2 / pi): GELU's tanh form is x sigmoid(TANH_SCALE (x + CUBIC x^3)).
constexpr float TANH_SCALE = 1.5957691216057308f;
constexpr float CUBIC = 0.044715f;
constexpr float ROOT_HALF = 0.70710678118654752f;
constexpr float DENSITY = 0.39894228040143268f;

__device__ inline float tanh_argument(float x) {
    return TANH_SCALE * (x + CUBIC * x * x * x);
}

__device__ inline float value(int kind, float x) {
    switch (kind) {
        case RELU:
            return x < 0.0f ? 0.0f : x;
        case GELU:
            return 0.5f * x * (1.0f + erff(x * ROOT_HALF));
        case GELU_TANH:
            return x * sigmoid(tanh_argument(x));
        default:
            return x * sigmoid(x);
    }
}

__device__ inline float slope(int kind, float x) {
    switch (kind) {
        case RELU:
            return x > 0.0f ? 1.0f : 0.0f;
        case GELU:
            return 0.5f * (1.0f + erff(x * ROOT_HALF)) + x * (DENSITY * expf(-0.5f * x * x));
        case GELU_TANH: {
            float u = tanh_argument(x);
            float du = TANH_SCALE * (1.0f + 3.0f * CUBIC * x * x);
            float s = sigmoid(u);
            return s + x * (s * sigmoid(-u)) * du;
        }
        default:
            return silu_slope(x);
    }
}

// halves: bit 0 where x lies in bfloat16, bit 1 for y.
extern "C" __global__ void activation(const void* x, void* y, int halves, int kind, long long n) {
    long long i = own_eight();
    if (i >= n) {
        return;
    }
    Eight f = load_eight(x, halves & 1, i, n);
#pragma unroll
    for (int k = 0; k < 8; k++) {
        f.v[k] = value(kind, f.v[k]);
    }
    store_eight(y, halves & 2, i, n, f);
}

// halves: bit 0 where x lies in bfloat16, bit 1 for dy, bit 2 for dx.
extern "C" __global__ void activation_grad(const void* x, const void* dy, void* dx, int halves, int kind, long long n) {
    long long i = own_eight();
    if (i >= n) {
        return;
    }
    Eight f = load_eight(x, halves & 1, i, n);
    Eight d = load_eight(dy, halves & 2, i, n);
#pragma unroll
    for (int k = 0; k < 8; k++) {
        d.v[k] *= slope(kind, f.v[k]);
    }
    store_eight(dx, halves & 4, i, n, d);
}

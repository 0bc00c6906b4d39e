// The element-wise activations and their gradients; a kind is the ordinal of ActivationKind.
#include "launch/common.cuh"
#include "launch/four.cuh"
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

extern "C" __global__ void activation(const float* x, float* y, int kind, long long n) {
    long long i = own_four();
    if (i >= n) {
        return;
    }
    Four f = load_four(x, i, n);
#pragma unroll
    for (int k = 0; k < 4; k++) {
        f.v[k] = value(kind, f.v[k]);
    }
    store_four(y, i, n, f);
}

extern "C" __global__ void activation_grad(const float* x, const float* dy, float* dx, int kind, long long n) {
    long long i = own_four();
    if (i >= n) {
        return;
    }
    Four f = load_four(x, i, n);
    Four d = load_four(dy, i, n);
#pragma unroll
    for (int k = 0; k < 4; k++) {
        d.v[k] *= slope(kind, f.v[k]);
    }
    store_four(dx, i, n, d);
}

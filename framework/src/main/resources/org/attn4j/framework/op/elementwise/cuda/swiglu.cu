// The gate of a SwiGLU feed-forward and its gradients.
#include "launch/common.cuh"
#include "launch/four.cuh"
#include "launch/sigmoid.cuh"

extern "C" __global__ void swiglu(const float* gate, const float* up, float* y, long long n) {
    long long i = own_four();
    if (i >= n) {
        return;
    }
    Four g = load_four(gate, i, n);
    Four u = load_four(up, i, n);
#pragma unroll
    for (int k = 0; k < 4; k++) {
        g.v[k] = g.v[k] * sigmoid(g.v[k]) * u.v[k];
    }
    store_four(y, i, n, g);
}

extern "C" __global__ void swiglu_grad(
        const float* gate, const float* up, const float* dy, float* dgate, float* dup, long long n) {
    long long i = own_four();
    if (i >= n) {
        return;
    }
    Four g = load_four(gate, i, n);
    Four u = load_four(up, i, n);
    Four d = load_four(dy, i, n);
    Four dg;
    Four du;
#pragma unroll
    for (int k = 0; k < 4; k++) {
        float x = g.v[k];
        dg.v[k] = d.v[k] * u.v[k] * silu_slope(x);
        du.v[k] = d.v[k] * (x * sigmoid(x));
    }
    store_four(dgate, i, n, dg);
    store_four(dup, i, n, du);
}

// The gate of a SwiGLU feed-forward and its gradients.
#include "launch/common.cuh"
#include "launch/eight.cuh"
#include "launch/sigmoid.cuh"

// halves: bit 0 where gate lies in bfloat16, bit 1 for up, bit 2 for y.
extern "C" __global__ void swiglu(const void* gate, const void* up, void* y, int halves, long long n) {
    long long i = own_eight();
    if (i >= n) {
        return;
    }
    Eight g = load_eight(gate, halves & 1, i, n);
    Eight u = load_eight(up, halves & 2, i, n);
#pragma unroll
    for (int k = 0; k < 8; k++) {
        g.v[k] = g.v[k] * sigmoid(g.v[k]) * u.v[k];
    }
    store_eight(y, halves & 4, i, n, g);
}

// halves: bits 0 to 4 for gate, up, dy, dgate and dup.
extern "C" __global__ void swiglu_grad(
        const void* gate, const void* up, const void* dy, void* dgate, void* dup, int halves, long long n) {
    long long i = own_eight();
    if (i >= n) {
        return;
    }
    Eight g = load_eight(gate, halves & 1, i, n);
    Eight u = load_eight(up, halves & 2, i, n);
    Eight d = load_eight(dy, halves & 4, i, n);
    Eight dg;
    Eight du;
#pragma unroll
    for (int k = 0; k < 8; k++) {
        float x = g.v[k];
        dg.v[k] = d.v[k] * u.v[k] * silu_slope(x);
        du.v[k] = d.v[k] * (x * sigmoid(x));
    }
    store_eight(dgate, halves & 8, i, n, dg);
    store_eight(dup, halves & 16, i, n, du);
}

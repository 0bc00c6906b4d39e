// One step of the optimizers over flat buffers. The first `decayed` elements decay.
#include "launch/common.cuh"
#include "launch/four.cuh"

// hyper: rate, scale, c1, c2. rest1 = 1 - b1 and rest2 = 1 - b2, rounded once.
extern "C" __global__ void adam(
        const float* w, const float* g, const float* m, const float* v, const float* hyper, float* w_out, float* m_out, float* v_out, float b1, float b2, float rest1, float rest2, float epsilon, float decay, int decoupled, long long decayed, long long n) {
    long long i = own_four();
    if (i >= n) {
        return;
    }
    float rate = hyper[0];
    float scale = hyper[1];
    float step = rate / hyper[2];
    float root = 1.0f / sqrtf(hyper[3]);
    Four fw = load_four(w, i, n);
    Four fg = load_four(g, i, n);
    Four fm = load_four(m, i, n);
    Four fv = load_four(v, i, n);
#pragma unroll
    for (int k = 0; k < 4; k++) {
        float own = i + k < decayed ? decay : 0.0f;
        float gradient = fg.v[k] * scale + (decoupled ? 0.0f : own) * fw.v[k];
        fm.v[k] = b1 * fm.v[k] + rest1 * gradient;
        fv.v[k] = b2 * fv.v[k] + rest2 * (gradient * gradient);
        float keep = decoupled ? 1.0f - rate * own : 1.0f;
        fw.v[k] = keep * fw.v[k] - step * fm.v[k] / (root * sqrtf(fv.v[k]) + epsilon);
    }
    store_four(w_out, i, n, fw);
    store_four(m_out, i, n, fm);
    store_four(v_out, i, n, fv);
}

// hyper: rate, scale.
extern "C" __global__ void sgd(
        const float* w, const float* g, const float* m, const float* hyper, float* w_out, float* m_out, float momentum, float decay, long long decayed, long long n) {
    long long i = own_four();
    if (i >= n) {
        return;
    }
    float rate = hyper[0];
    float scale = hyper[1];
    Four fw = load_four(w, i, n);
    Four fg = load_four(g, i, n);
    Four fm = load_four(m, i, n);
#pragma unroll
    for (int k = 0; k < 4; k++) {
        float own = i + k < decayed ? decay : 0.0f;
        fm.v[k] = momentum * fm.v[k] + scale * fg.v[k] + own * fw.v[k];
        fw.v[k] -= rate * fm.v[k];
    }
    store_four(w_out, i, n, fw);
    store_four(m_out, i, n, fm);
}

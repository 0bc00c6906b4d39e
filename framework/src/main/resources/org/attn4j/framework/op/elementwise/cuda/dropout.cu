// Inverted dropout by Philox: a thread owns eight elements, four of each of two counters.
#include "launch/common.cuh"
#include "launch/eight.cuh"
#include "launch/philox.cuh"

// threshold: the smallest unsigned word that keeps an element. halves: bit 0 where x lies in bfloat16, bit 1 for y.
extern "C" __global__ void dropout(
        const void* x, const long long* step, void* y, int halves, long long key, int threshold, float scale, long long n) {
    long long i = own_eight();
    if (i >= n) {
        return;
    }
    Words low = philox(key, step[0], i >> 2);
    Words high = philox(key, step[0], (i >> 2) + 1);
    Eight f = load_eight(x, halves & 1, i, n);
#pragma unroll
    for (int k = 0; k < 8; k++) {
        f.v[k] = (k < 4 ? low.w[k % 4] : high.w[k % 4]) >= (unsigned int) threshold ? f.v[k] * scale : 0.0f;
    }
    store_eight(y, halves & 2, i, n, f);
}

// Inverted dropout of four neighbouring elements that may begin anywhere; the words are those of dropout.cu.
#pragma once
#include "launch/four.cuh"
#include "launch/philox.cuh"

// The rule of a dropout; step is null where nothing is dropped, threshold the smallest unsigned word that keeps an element.
struct Keeping {
    const long long* step;
    long long key;
    int threshold;
    float scale;
};

// The four elements from `element` on. The products are rounded, whatever they are added to.
__device__ inline Four kept(const Keeping& rule, long long element, const Four& f) {
    long long step = rule.step[0];
    Words words = philox(rule.key, step, element >> 2);
    int shift = (int) (element & 3);
    if (shift != 0) {
        Words next = philox(rule.key, step, (element >> 2) + 1);
        Words both;
#pragma unroll
        for (int k = 0; k < 4; k++) {
#pragma unroll
            for (int s = 1; s < 4; s++) {
                if (s == shift) {
                    both.w[k] = s + k < 4 ? words.w[(s + k) % 4] : next.w[(s + k) % 4];
                }
            }
        }
        words = both;
    }
    Four result;
#pragma unroll
    for (int k = 0; k < 4; k++) {
        result.v[k] = words.w[k] >= (unsigned) rule.threshold ? __fmul_rn(f.v[k], rule.scale) : 0.0f;
    }
    return result;
}

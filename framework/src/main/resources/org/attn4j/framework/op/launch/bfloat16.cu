#include "launch/common.cuh"

// Upper 16 bits of a float, rounded to the nearest, ties to even; NaN stays NaN.
__device__ __forceinline__ unsigned short to_bfloat16(float x) {
    const unsigned bits = (unsigned)__float_as_int(x);
    if ((bits & 0x7fffffffu) > 0x7f800000u) return (unsigned short)((bits >> 16) | 0x40u);
    return (unsigned short)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

// y = x rounded, over n elements.
extern "C" __global__ void round_to_bfloat16(const float* x, unsigned short* y, long long n) {
    for (long long i = first_element(); i < n; i += element_stride()) y[i] = to_bfloat16(x[i]);
}

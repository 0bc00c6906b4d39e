// Rotary position embedding: a block turns the heads of one row.
#include "launch/common.cuh"

constexpr double TWO_PI = 6.283185307179586;

// turns[i]: full turns that pair i makes from one position to the next, negative to turn backwards. half = K / 2.
// A negative offset gives NaN.
extern "C" __global__ void rotary(
        const float* x, const int* offset, int shifted, const double* turns, float* y, int steps, int columns, int heads, int half) {
    DYNAMIC_SHARED(float, shared);
    float* cosines = shared;
    float* sines = shared + half;
    int first = shifted ? offset[0] : 0;
    int position = first + (int) (blockIdx.x % steps);
    for (int i = threadIdx.x; i < half; i += blockDim.x) {
        // Whole turns go in double precision: what is left is small, and exact enough in single.
        double turn = position * turns[i];
        float angle = (float) ((turn - rint(turn)) * TWO_PI);
        cosines[i] = first < 0 ? __int_as_float(0x7fc00000) : cosf(angle);
        sines[i] = sinf(angle);
    }
    __syncthreads();
    const float* from = x + (long long) blockIdx.x * columns;
    float* to = y + (long long) blockIdx.x * columns;
    for (int p = threadIdx.x; p < heads * half; p += blockDim.x) {
        int head = p / half;
        int i = p - head * half;
        int at = 2 * half * head + i;
        float a = from[at];
        float b = from[at + half];
        to[at] = a * cosines[i] - b * sines[i];
        to[at + half] = b * cosines[i] + a * sines[i];
    }
    if (from != to) {
        for (int c = 2 * half * heads + threadIdx.x; c < columns; c += blockDim.x) {
            to[c] = from[c];
        }
    }
}

// Attention by scores that are dot products: outputs, weights, gradients.
#include "scored.cuh"
constexpr int SCORE = DOT;
#include "scored_kernels.cuh"

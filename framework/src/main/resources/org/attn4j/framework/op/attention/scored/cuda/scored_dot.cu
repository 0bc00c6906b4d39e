// Attention by scores that are dot products: outputs, weights, gradients.
#include "attention/scored/cuda/scored.cuh"
constexpr int SCORE = DOT;
#include "attention/scored/cuda/scored_kernels.cuh"

// Attention by additive scores: outputs, weights, gradients.
#include "attention/scored/cuda/scored.cuh"
constexpr int SCORE = ADDITIVE;
#include "attention/scored/cuda/scored_kernels.cuh"

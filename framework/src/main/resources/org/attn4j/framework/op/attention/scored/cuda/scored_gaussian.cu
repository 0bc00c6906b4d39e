// Attention by Gaussian scores: outputs, weights, gradients.
#include "attention/scored/cuda/scored.cuh"
constexpr int SCORE = GAUSSIAN;
#include "attention/scored/cuda/scored_kernels.cuh"

// Attention by Gaussian scores: outputs, weights, gradients.
#include "scored.cuh"
constexpr int SCORE = GAUSSIAN;
#include "scored_kernels.cuh"

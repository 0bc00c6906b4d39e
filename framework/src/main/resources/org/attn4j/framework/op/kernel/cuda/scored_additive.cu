// Attention by additive scores: outputs, weights, gradients.
#include "scored.cuh"
constexpr int SCORE = ADDITIVE;
#include "scored_kernels.cuh"

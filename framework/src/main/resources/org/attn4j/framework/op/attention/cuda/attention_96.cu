// Attention with heads up to 96 wide.
constexpr int HEAD_WIDTH = 96;
#include "attention/cuda/attention_kernels.cuh"

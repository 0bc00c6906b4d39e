// Attention with heads up to 16 wide.
constexpr int HEAD_WIDTH = 16;
#include "attention/cuda/attention_kernels.cuh"

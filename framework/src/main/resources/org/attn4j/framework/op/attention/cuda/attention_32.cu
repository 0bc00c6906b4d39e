// Attention with heads up to 32 wide.
constexpr int HEAD_WIDTH = 32;
#include "attention/cuda/attention_kernels.cuh"

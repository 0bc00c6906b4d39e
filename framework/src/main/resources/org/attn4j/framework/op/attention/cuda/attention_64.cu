// Attention with heads up to 64 wide.
constexpr int HEAD_WIDTH = 64;
#include "attention/cuda/attention_kernels.cuh"

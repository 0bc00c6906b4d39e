// Attention with heads up to 128 wide.
constexpr int HEAD_WIDTH = 128;
#include "attention/cuda/attention_kernels.cuh"

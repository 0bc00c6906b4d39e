// Attention with heads up to 256 wide.
constexpr int HEAD_WIDTH = 256;
#include "attention/cuda/attention_kernels.cuh"

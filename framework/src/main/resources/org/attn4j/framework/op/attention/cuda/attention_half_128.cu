// Attention with heads 128 wide, on tensor cores.
constexpr int HEAD_WIDTH = 128;
#include "attention/cuda/attention_half_kernels.cuh"

// Attention with heads 32 wide, on tensor cores.
constexpr int HEAD_WIDTH = 32;
#include "attention/cuda/attention_half_kernels.cuh"

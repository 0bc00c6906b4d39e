// Attention with heads 64 wide, on tensor cores.
constexpr int HEAD_WIDTH = 64;
#include "attention/cuda/attention_half_kernels.cuh"

// Rows of sequences moved as they are: put before, taken from, gathered. One block a row of the result.
#include "launch/common.cuh"

static __device__ inline void copy_row(float* to, const float* from, int width) {
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        to[i] = from[i];
    }
}

static __device__ inline void fill_row(float* to, float value, int width) {
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        to[i] = value;
    }
}

// y [B, 1 + T, D]: v before the rows of x [B, T, D]. Grid B (1 + T).
extern "C" __global__ void prepend_row(const float* x, const float* v, float* y, int length, int width) {
    int b = blockIdx.x / (length + 1);
    int t = blockIdx.x % (length + 1);
    const float* from = t == 0 ? v : x + ((long long) b * length + t - 1) * width;
    copy_row(y + (long long) blockIdx.x * width, from, width);
}

// dx [B, T, D] from dy [B, 1 + T, D]. Grid B T.
extern "C" __global__ void prepend_row_grad(const float* dy, float* dx, int length, int width) {
    int b = blockIdx.x / length;
    int t = blockIdx.x % length;
    copy_row(
            dx + (long long) blockIdx.x * width, dy + ((long long) b * (length + 1) + t + 1) * width, width);
}

// dv [D]: the first rows of dy [B, 1 + T, D], added up in the order of b. A thread a column.
extern "C" __global__ void prepend_row_sum(const float* dy, float* dv, int batch, int length, int width) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column < width) {
        float sum = 0;
        for (int b = 0; b < batch; b++) {
            sum += dy[(long long) b * (length + 1) * width + column];
        }
        dv[column] = sum;
    }
}

// y [B, D] = x [B, T, D] at one position. Grid B.
extern "C" __global__ void select_row(const float* x, float* y, int length, int position, int width) {
    copy_row(
            y + (long long) blockIdx.x * width, x + ((long long) blockIdx.x * length + position) * width, width);
}

// dx [B, T, D]: dy [B, D] at one position, 0 elsewhere. Grid B T.
extern "C" __global__ void select_row_grad(const float* dy, float* dx, int length, int position, int width) {
    int b = blockIdx.x / length;
    float* to = dx + (long long) blockIdx.x * width;
    if ((int) blockIdx.x % length == position) {
        copy_row(to, dy + (long long) b * width, width);
    } else {
        fill_row(to, 0, width);
    }
}

// y [P, D] = rows of x [rows, D]; a position outside of x gives NaN, which the step's check of finite numbers sees.
extern "C" __global__ void gather_rows(const float* x, const int* positions, float* y, int rows, int width) {
    int from = positions[blockIdx.x];
    float* to = y + (long long) blockIdx.x * width;
    if (from >= 0 && from < rows) {
        copy_row(to, x + (long long) from * width, width);
    } else {
        fill_row(to, __int_as_float(0x7fc00000), width);
    }
}

// dx [rows, D]: row r is the sum of dy[i] where positions[i] = r, in the order of i. Grid rows.
extern "C" __global__ void gather_rows_grad(const int* positions, const float* dy, float* dx, int count, int width) {
    __shared__ unsigned matches[WARP];
    float* to = dx + (long long) blockIdx.x * width;
    fill_row(to, 0, width);
    int warps = blockDim.x / WARP;
    for (int start = 0; start < count; start += blockDim.x) {
        int i = start + threadIdx.x;
        unsigned found = __ballot_sync(FULL_WARP, i < count && positions[i] == (int) blockIdx.x);
        if (threadIdx.x % WARP == 0) {
            matches[threadIdx.x / WARP] = found;
        }
        __syncthreads();
        for (int w = 0; w < warps; w++) {
            int lane = 0;
            for (unsigned rest = matches[w]; rest != 0; rest >>= 1, lane++) {
                if ((rest & 1) != 0) {
                    const float* from = dy + (long long) (start + w * WARP + lane) * width;
                    for (int c = threadIdx.x; c < width; c += blockDim.x) {
                        to[c] += from[c];
                    }
                }
            }
        }
        __syncthreads();
    }
}

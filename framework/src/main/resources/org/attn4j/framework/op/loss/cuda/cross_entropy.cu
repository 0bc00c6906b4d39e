// Cross-entropy of a softmax with integer labels. Rows of logits and of their gradient lie `row` and `d_row` elements apart,
// in bfloat16 where a half says so; the gradient is 0 between them. A label that is no class makes its row's loss NaN.
#include "launch/common.cuh"
#include "launch/four.cuh"
#include "launch/rows.cuh"
#include "launch/wide_four.cuh"

constexpr float LOWEST = -3.402823466e+38f;

__device__ inline float not_a_number() {
    return __int_as_float(0x7fc00000);
}

// Sum of exponentials of some of a row's numbers, relative to the largest of them.
struct Exponentials {
    float largest = LOWEST;
    float sum = 0.0f;

    __device__ void add(const Four& f, int valid) {
        float top = largest;
#pragma unroll
        for (int k = 0; k < 4; k++) {
            top = k < valid ? fmaxf(top, f.v[k]) : top;
        }
        if (top > largest) {
            sum *= expf(largest - top);
            largest = top;
        }
#pragma unroll
        for (int k = 0; k < 4; k++) {
            sum += k < valid ? expf(f.v[k] - top) : 0.0f;
        }
    }

    // Those of all threads of the row, in each of them.
    template <bool BLOCK>
    __device__ void join(const RowThreads<BLOCK>& threads) {
        float top = threads.max(largest);
        sum = threads.sum(sum * expf(largest - top));
        largest = top;
    }
};

// A row's share of the loss and the logarithm of its sum of exponentials.
template <bool BLOCK>
__device__ void loss_row(
        const void* logits, int half, int row, const int* labels, int ignored, float smoothing, const float* weights, float* losses, float* statistics, int rows, int classes) {
    __shared__ float shared[WARP];
    RowThreads<BLOCK> threads(shared);
    if (threads.row >= rows) {
        return;
    }
    long long at = (long long) threads.row * row;
    Exponentials all;
    float total = 0.0f;
    float mass = 0.0f;
    for (int c = 4 * threads.index; c < classes; c += 4 * threads.count) {
        Four f = load_wide(logits, half, at, c, classes);
        all.add(f, classes - c);
        if (!weights) {
            total += (f.v[0] + f.v[1]) + (f.v[2] + f.v[3]);
        } else {
            for (int k = 0; k < 4 && c + k < classes; k++) {
                total += weights[c + k] * f.v[k];
                mass += weights[c + k];
            }
        }
    }
    all.join(threads);
    // What the classes weigh all together, and the weighted mean of their logits.
    mass = weights && smoothing != 0.0f ? threads.sum(mass) : (float) classes;
    float mean = smoothing == 0.0f ? 0.0f : threads.sum(total) / mass;
    if (threads.index == 0) {
        float log_sum = logf(all.sum);
        int label = labels[threads.row];
        float loss = 0.0f;
        if (label != ignored) {
            // Differences from the largest logit first: a sum of their size would cost digits.
            loss = label < 0 || label >= classes
                    ? not_a_number()
                    : (1.0f - smoothing) * (weights ? weights[label] : 1.0f) * (all.largest - load_one(logits, half, at + label) + log_sum);
            if (smoothing != 0.0f) {
                loss += smoothing * (mass / classes) * (all.largest - mean + log_sum);
            }
        }
        losses[threads.row] = loss;
        statistics[threads.row] = all.largest + log_sum;
    }
}

extern "C" __global__ void cross_entropy_warps(
        const void* logits, int half, int row, const int* labels, int ignored, float smoothing, const float* weights, float* losses, float* statistics, int rows, int classes) {
    loss_row<false>(logits, half, row, labels, ignored, smoothing, weights, losses, statistics, rows, classes);
}

extern "C" __global__ void cross_entropy_blocks(
        const void* logits, int half, int row, const int* labels, int ignored, float smoothing, const float* weights, float* losses, float* statistics, int rows, int classes) {
    loss_row<true>(logits, half, row, labels, ignored, smoothing, weights, losses, statistics, rows, classes);
}

// Sum of the rows' losses over the given count, or over the number of rows that count; one block.
extern "C" __global__ void cross_entropy_total(
        const float* losses, const int* labels, int ignored, const float* count, int given, int rows, float* loss) {
    __shared__ double shared[WARP];
    double sum = 0.0;
    int counted = 0;
    for (int r = threadIdx.x; r < rows; r += blockDim.x) {
        sum += losses[r];
        counted += labels[r] != ignored ? 1 : 0;
    }
    sum = block_sum(sum, shared);
    double divisor = block_sum((double) counted, shared);
    if (given) {
        divisor = count[0];
    }
    if (threadIdx.x == 0) {
        loss[0] = divisor == 0.0 ? 0.0f : (float) (sum / divisor);
    }
}

// Up to here, rounding of the stored logarithm changes a probability by 2^-20 of it at most.
constexpr float PRECISE = 32.0f;

// d = factor (softmax - (1 - smoothing) onehot - smoothing / classes), factor as label_factor gives it; with weights as
// CrossEntropyGrad has it.
template <bool BLOCK>
__device__ void gradient_row(
        const void* logits, int half, int row, const int* labels, const float* statistics, const float* factor, int ignored, float smoothing, const float* weights, void* d, int half_d, int d_row, int rows, int classes) {
    __shared__ float shared[WARP];
    RowThreads<BLOCK> threads(shared);
    if (threads.row >= rows) {
        return;
    }
    long long at = (long long) threads.row * row;
    long long to = (long long) threads.row * d_row;
    int label = labels[threads.row];
    if (label == ignored) {
        Four zeros = {{0.0f, 0.0f, 0.0f, 0.0f}};
        for (int c = 4 * threads.index; c < d_row; c += 4 * threads.count) {
            store_wide(d, half_d, to, c, d_row, zeros);
        }
        return;
    }
    bool valid = label >= 0 && label < classes;
    float scale = valid ? factor[0] : not_a_number();
    float shift = statistics[threads.row];
    float spread = scale * smoothing / classes;
    float hit = scale * (1.0f - smoothing) * (weights && valid ? weights[label] : 1.0f);
    if (weights) {
        float mass = 0.0f;
        for (int c = threads.index; smoothing != 0.0f && c < classes; c += threads.count) {
            mass += weights[c];
        }
        scale = hit + spread * threads.sum(mass);
    }
    if (!(fabsf(shift) < PRECISE)) {
        Exponentials all;
        for (int c = 4 * threads.index; c < classes; c += 4 * threads.count) {
            all.add(load_wide(logits, half, at, c, classes), classes - c);
        }
        all.join(threads);
        shift = all.largest;
        scale /= all.sum;
    }
    for (int c = 4 * threads.index; c < d_row; c += 4 * threads.count) {
        Four f = load_wide(logits, half, at, c, classes);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            f.v[k] = c + k < classes ? expf(f.v[k] - shift) * scale - (weights ? spread * weights[c + k] : spread) - (c + k == label ? hit : 0.0f) : 0.0f;
        }
        store_wide(d, half_d, to, c, d_row, f);
    }
}

extern "C" __global__ void cross_entropy_grad_warps(
        const void* logits, int half, int row, const int* labels, const float* statistics, const float* factor, int ignored, float smoothing, const float* weights, void* d, int half_d, int d_row, int rows, int classes) {
    gradient_row<false>(logits, half, row, labels, statistics, factor, ignored, smoothing, weights, d, half_d, d_row, rows, classes);
}

extern "C" __global__ void cross_entropy_grad_blocks(
        const void* logits, int half, int row, const int* labels, const float* statistics, const float* factor, int ignored, float smoothing, const float* weights, void* d, int half_d, int d_row, int rows, int classes) {
    gradient_row<true>(logits, half, row, labels, statistics, factor, ignored, smoothing, weights, d, half_d, d_row, rows, classes);
}

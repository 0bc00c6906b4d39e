// Learned positions, which begin at an offset that the device knows. Positions outside of the table give NaN.
#include "launch/common.cuh"
#include "launch/four.cuh"

__device__ inline float not_a_number() {
    return __int_as_float(0x7fc00000);
}

// y[b, t] = x[b, t] + table[before + offset + t]: rows of one sequence are steps * width elements, neighbours in the table, too.
extern "C" __global__ void add_position(
        const float* x, const float* table, const int* offset, int shifted, int before, float* y, int batch, int steps, int width, int limit) {
    long long sequence = (long long) steps * width;
    long long size = batch * sequence;
    long long i = own_four();
    if (i >= size) {
        return;
    }
    int given = shifted ? offset[0] : 0;
    bool inside = given >= 0 && given <= limit - before - steps;
    long long first = inside ? before + given : 0;
    const float* rows = table + first * width;
    long long at = i % sequence;
    Four f = load_four(x, i, size);
    if (!inside) {
#pragma unroll
        for (int k = 0; k < 4; k++) {
            f.v[k] = not_a_number();
        }
    } else if (at + 3 < sequence) {
        Four p = load_four(rows, at, sequence);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            f.v[k] += p.v[k];
        }
    } else {
#pragma unroll
        for (int k = 0; k < 4; k++) {
            f.v[k] += rows[(at + k) % sequence];
        }
    }
    store_four(y, i, size, f);
}

// dtable[before + offset + t] = sum over b of dy[b, t], in the order of b; 0 in rows of no position.
extern "C" __global__ void add_position_grad(
        const float* dy, const int* offset, int shifted, int before, float* dtable, int batch, int steps, int width, int limit) {
    long long sequence = (long long) steps * width;
    long long size = (long long) limit * width;
    long long i = own_four();
    if (i >= size) {
        return;
    }
    int given = shifted ? offset[0] : 0;
    bool inside = given >= 0 && given <= limit - before - steps;
    long long first = inside ? before + given : 0;
    long long at = i - first * width;
    Four sum = {{0.0f, 0.0f, 0.0f, 0.0f}};
    if (!inside) {
#pragma unroll
        for (int k = 0; k < 4; k++) {
            sum.v[k] = not_a_number();
        }
    } else if (at >= 0 && at + 3 < sequence) {
#pragma unroll 4
        for (int b = 0; b < batch; b++) {
            Four d = load_four(dy + b * sequence, at, sequence);
#pragma unroll
            for (int k = 0; k < 4; k++) {
                sum.v[k] += d.v[k];
            }
        }
    } else if (at + 3 >= 0 && at < sequence) {
        for (int b = 0; b < batch; b++) {
#pragma unroll
            for (int k = 0; k < 4; k++) {
                sum.v[k] += at + k >= 0 && at + k < sequence ? dy[b * sequence + at + k] : 0.0f;
            }
        }
    }
    store_four(dtable, i, size, sum);
}

// A range of columns of every row, and its gradient. A thread writes four elements of the output.
#include "launch/common.cuh"
#include "launch/four.cuh"

// y[r, c] = x[r, from + c], width columns of rows of n.
extern "C" __global__ void columns(const float* x, float* y, int rows, int n, int from, int width) {
    long long size = (long long) rows * width;
    long long i = own_four();
    if (i >= size) {
        return;
    }
    long long row = i / width;
    int column = (int) (i - row * width);
    Four f;
    if (column + 3 < width) {
        f = load_four(x + row * n + from, column, width);
    } else {
#pragma unroll
        for (int k = 0; k < 4; k++) {
            f.v[k] = i + k < size ? x[row * n + from + column] : 0.0f;
            if (++column == width) {
                column = 0;
                row++;
            }
        }
    }
    store_four(y, i, size, f);
}

// dx[r, from + c] = dy[r, c], 0 in the other columns of n.
extern "C" __global__ void columns_grad(const float* dy, float* dx, int rows, int n, int from, int width) {
    long long size = (long long) rows * n;
    long long i = own_four();
    if (i >= size) {
        return;
    }
    long long row = i / n;
    int column = (int) (i - row * n);
    Four f;
    if (column >= from && column + 3 < from + width) {
        f = load_four(dy + row * width, column - from, width);
    } else {
#pragma unroll
        for (int k = 0; k < 4; k++) {
            bool inside = i + k < size && column >= from && column < from + width;
            f.v[k] = inside ? dy[row * width + column - from] : 0.0f;
            if (++column == n) {
                column = 0;
                row++;
            }
        }
    }
    store_four(dx, i, size, f);
}

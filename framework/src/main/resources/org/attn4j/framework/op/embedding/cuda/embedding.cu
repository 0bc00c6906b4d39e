// Rows of a table by integer ids. An id outside of the table gives a row of NaN.
#include "launch/common.cuh"
#include "launch/four.cuh"

__device__ inline float look_up(const float* table, int id, int vocabulary, int width, int column, float scale) {
    bool inside = id >= 0 && id < vocabulary;
    return inside ? table[(long long) id * width + column] * scale : __int_as_float(0x7fc00000);
}

extern "C" __global__ void embedding(
        const float* table, const int* ids, float* y, int positions, int vocabulary, int width, float scale) {
    long long size = (long long) positions * width;
    long long i = own_four();
    if (i >= size) {
        return;
    }
    int position = (int) (i / width);
    int column = (int) (i - (long long) position * width);
    int id = ids[position];
    Four f;
    if (column + 3 < width && id >= 0 && id < vocabulary) {
        f = load_four(table + (long long) id * width, column, width);
#pragma unroll
        for (int k = 0; k < 4; k++) {
            f.v[k] *= scale;
        }
    } else {
#pragma unroll
        for (int k = 0; k < 4; k++) {
            f.v[k] = i + k < size ? look_up(table, ids[position], vocabulary, width, column, scale) : 0.0f;
            if (++column == width) {
                column = 0;
                position++;
            }
        }
    }
    store_four(y, i, size, f);
}

// Rounding to bfloat16, to the nearest, ties to even.
#include "launch/common.cuh"
#include "launch/eight.cuh"

// y [all_rows, y_row] = x [rows, columns], whose rows lie x_row apart; 0 where x has nothing. y_row: a multiple of 8.
extern "C" __global__ void round_rows(
        const float* __restrict__ x, unsigned short* __restrict__ y, long long rows, long long columns, long long x_row, long long y_row, long long all_rows) {
    long long pieces = y_row / 8;
    for (long long piece = first_element(); piece < all_rows * pieces; piece += element_stride()) {
        long long row = all_rows == 1 ? 0 : piece / pieces;
        long long column = 8 * (piece - row * pieces);
        Eight e = {{0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f}};
        if (row < rows && column < columns) {
            e = load_eight(x + row * x_row, column, columns);
        }
        store_eight(y + row * y_row, column, y_row, e);
    }
}

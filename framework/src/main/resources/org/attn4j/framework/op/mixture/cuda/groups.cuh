// Groups of rows, group g being the rows offsets[g] to offsets[g + 1] - 1, cut into tiles of SIZE rows.
#pragma once
#include "launch/common.cuh"

// The group of a tile, its first row, and the row behind the group's last; the rows behind the last group are group E. Whether
// there is such a tile.
template <int SIZE>
static __device__ bool find_tile(
        const int* offsets, int groups, int rows, int tile, int& group, int& first, int& end) {
    for (group = 0; group <= groups; group++) {
        int start = offsets[group];
        end = group < groups ? offsets[group + 1] : rows;
        int count = (end - start + SIZE - 1) / SIZE;
        if (tile < count) {
            first = start + tile * SIZE;
            return true;
        }
        tile -= count;
    }
    return false;
}

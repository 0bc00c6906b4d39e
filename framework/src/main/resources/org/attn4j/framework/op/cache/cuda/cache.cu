// Caches of keys and values [B, C, N]: rows written behind those there are, and rows that go on from others.
#include "launch/common.cuh"

// result[b, offset + t] = rows[b, t]; all else from the cache, unless the result is the cache. In place a block has rows,
// else the cache's. A row that would lie outside of the cache is not written.
extern "C" __global__ void append_cache(
        const float* cache, const float* rows, const int* offset, float* result, int capacity, int length, int columns,
        int in_place) {
    int first = offset[0];
    int b = blockIdx.y;
    long long elements = static_cast<long long>(in_place ? length : capacity) * columns;
    for (long long i = first_element(); i < elements; i += element_stride()) {
        int row = static_cast<int>(i / columns);
        int column = static_cast<int>(i % columns);
        int t = in_place ? row : row - first;
        long long position = in_place ? static_cast<long long>(first) + row : row;
        if (position < 0 || position >= capacity) {
            continue;
        }
        long long at = (static_cast<long long>(b) * capacity + position) * columns + column;
        bool inside = t >= 0 && t < length;
        result[at] = inside ? rows[(static_cast<long long>(b) * length + t) * columns + column] : cache[at];
    }
}

// result[r, i] = cache[parents[r], i] for the elements i of the positions below the offset, rows in groups. A thread has
// one element of all rows of a group, which it reads before it writes: the result may be the cache. Parents of another
// group count as the row itself.
extern "C" __global__ void reorder_cache(
        const float* cache, const int* parents, const int* offset, float* result, int parents_wide, int offset_wide,
        int group, int capacity, int columns, int in_place) {
    DYNAMIC_SHARED(float, values); // [group, threads]; each thread uses its own column
    long long all = static_cast<long long>(capacity) * columns;
    int filled = offset[0];
    if (offset_wide && offset[1] < 0) {
        filled = 0;
    }
    long long end = static_cast<long long>(max(0, min(filled, capacity))) * columns;
    int first = blockIdx.y * group;
    for (long long i = first_element(); i < (in_place ? end : all); i += element_stride()) {
        for (int r = 0; r < group; r++) {
            int parent = first + r;
            if (i < end) {
                int wanted = parents[parents_wide ? 2 * (first + r) : first + r];
                parent = wanted >= first && wanted < first + group ? wanted : parent;
            }
            values[r * blockDim.x + threadIdx.x] = cache[parent * all + i];
        }
        for (int r = 0; r < group; r++) {
            result[(first + r) * all + i] = values[r * blockDim.x + threadIdx.x];
        }
    }
}

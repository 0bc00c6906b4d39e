// Gradient of a look-up. A stable counting sort lists the positions of each id; then blocks sum chunks of that list, and
// each id's chunks are added up in order: the same bits every time. Ids outside of the table count nowhere.
#include "launch/common.cuh"
#include "launch/four.cuh"

// Entries of the sorted list that a block sums.
constexpr int CHUNK = 32;
// Rows of the table that a block completes.
constexpr int IDS = 16;

extern "C" __global__ void clear_counts(int* counts, int vocabulary) {
    int v = blockIdx.x * blockDim.x + threadIdx.x;
    if (v < vocabulary) {
        counts[v] = 0;
    }
}

extern "C" __global__ void count_ids(const int* ids, int positions, int* counts, int vocabulary) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < positions && ids[i] >= 0 && ids[i] < vocabulary) {
        atomicAdd(&counts[ids[i]], 1);
    }
}

// starts[v] = number of positions of ids below v, v = 0 .. vocabulary; one block of 1024.
extern "C" __global__ void begin_ids(const int* counts, int* starts, int vocabulary) {
    __shared__ int sums[1024];
    int span = (vocabulary + blockDim.x - 1) / blockDim.x;
    int first = min((int) threadIdx.x * span, vocabulary);
    int end = min(first + span, vocabulary);
    int own = 0;
    for (int v = first; v < end; v++) {
        own += counts[v];
    }
    sums[threadIdx.x] = own;
    __syncthreads();
    for (int step = 1; step < (int) blockDim.x; step *= 2) {
        int before = (int) threadIdx.x >= step ? sums[threadIdx.x - step] : 0;
        __syncthreads();
        sums[threadIdx.x] += before;
        __syncthreads();
    }
    int at = sums[threadIdx.x] - own;
    for (int v = first; v < end; v++) {
        starts[v] = at;
        at += counts[v];
    }
    if (threadIdx.x == blockDim.x - 1) {
        starts[vocabulary] = sums[threadIdx.x];
    }
}

// sorted[starts[id] + rank] = position, rank being the number of earlier positions of the same id. Blocks of 256.
extern "C" __global__ void sort_positions(const int* ids, int positions, const int* starts, int* sorted, int vocabulary) {
    __shared__ int4 fours[64];
    int* tile = reinterpret_cast<int*>(fours);
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    int own = i < positions ? ids[i] : -1;
    int rank = 0;
    for (int first = 0; first < (int) (blockIdx.x * blockDim.x); first += blockDim.x) {
        __syncthreads();
        tile[threadIdx.x] = ids[first + threadIdx.x];
        __syncthreads();
#pragma unroll 8
        for (int j = 0; j < 64; j++) {
            int4 four = fours[j];
            rank += (four.x == own ? 1 : 0) + (four.y == own ? 1 : 0) + (four.z == own ? 1 : 0) + (four.w == own ? 1 : 0);
        }
    }
    __syncthreads();
    tile[threadIdx.x] = own;
    __syncthreads();
    for (int j = 0; j < (int) threadIdx.x; j++) {
        rank += tile[j] == own ? 1 : 0;
    }
    if (i < positions && own >= 0 && own < vocabulary) {
        sorted[starts[own] + rank] = i;
    }
}

// Sums the entries of a chunk, id by id. An id that lies in one chunk alone gets its row at once; a part of an id that
// goes on in another chunk is kept: in part 0 where it is the chunk's first entry, else in part 1.
// Grid: (chunks, columns / 4 blockDim), a thread four columns. parts: [chunks, 2, width].
extern "C" __global__ void sum_chunks(
        const float* __restrict__ dy, const int* __restrict__ ids, const int* __restrict__ sorted, const int* __restrict__ starts, float* dtable, float* parts, int vocabulary, int width, float scale) {
    int first = blockIdx.x * CHUNK;
    int end = min(first + CHUNK, starts[vocabulary]);
    int column = 4 * (blockIdx.y * blockDim.x + threadIdx.x);
    if (column >= width) {
        return;
    }
    int at = first;
    while (at < end) {
        int id = ids[sorted[at]];
        int last = min(starts[id + 1], end);
        bool whole = starts[id] >= first && starts[id + 1] <= first + CHUNK;
        int part = at == first ? 0 : 1;
        Four sum = {{0.0f, 0.0f, 0.0f, 0.0f}};
#pragma unroll 4
        for (int k = at; k < last; k++) {
            Four f = load_four(dy + (long long) sorted[k] * width, column, width);
#pragma unroll
            for (int e = 0; e < 4; e++) {
                sum.v[e] += f.v[e];
            }
        }
        if (whole) {
#pragma unroll
            for (int e = 0; e < 4; e++) {
                sum.v[e] *= scale;
            }
            store_four(dtable + (long long) id * width, column, width, sum);
        } else {
            store_four(parts + (2 * (long long) blockIdx.x + part) * width, column, width, sum);
        }
        at = last;
    }
}

// Rows of ids without positions, and of ids in several chunks. Grid: (vocabulary / IDS, columns / 4 blockDim).
extern "C" __global__ void join_chunks(
        const int* __restrict__ starts, const float* __restrict__ parts, float* dtable, int vocabulary, int width, float scale) {
    int column = 4 * (blockIdx.y * blockDim.x + threadIdx.x);
    if (column >= width) {
        return;
    }
    int behind = min((int) (blockIdx.x + 1) * IDS, vocabulary);
    for (int id = blockIdx.x * IDS; id < behind; id++) {
        int first = starts[id];
        int end = starts[id + 1];
        int chunk = first / CHUNK;
        int last = (end - 1) / CHUNK;
        if (first < end && chunk == last) {
            continue; // written by sum_chunks
        }
        Four sum = {{0.0f, 0.0f, 0.0f, 0.0f}};
        if (first < end) {
            sum = load_four(parts + (2 * (long long) chunk + (first % CHUNK == 0 ? 0 : 1)) * width, column, width);
#pragma unroll 4
            for (int c = chunk + 1; c <= last; c++) {
                Four f = load_four(parts + 2 * (long long) c * width, column, width);
#pragma unroll
                for (int e = 0; e < 4; e++) {
                    sum.v[e] += f.v[e];
                }
            }
#pragma unroll
            for (int e = 0; e < 4; e++) {
                sum.v[e] *= scale;
            }
        }
        store_four(dtable + (long long) id * width, column, width, sum);
    }
}

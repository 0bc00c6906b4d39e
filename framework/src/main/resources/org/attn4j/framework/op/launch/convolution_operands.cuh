// What the products of convolutions multiply, gathered as it is read: tiles 16 deep and 64 wide.
#pragma once
#include "launch/common.cuh"

constexpr int TILE = 64;
constexpr int DEPTH = 16;
constexpr int THREADS = 256;
constexpr int PART = 4;                       // rows and columns of a thread
constexpr int LOADS = TILE * DEPTH / THREADS; // elements of each operand that a thread reads
constexpr int STRIDE = TILE + 4;              // of a tile's rows in shared memory

struct Tiles {
    alignas(16) float a[DEPTH][STRIDE]; // threads read 4 numbers at once
    alignas(16) float b[DEPTH][STRIDE];
};

// x: rows, y: columns.
struct Window {
    int2 size;
    int2 stride;
    int2 padding; // before the first row and column
    int2 dilation;
};

// A stack of images [B, C, height, width], or with channels last.
struct Images {
    const float* from;
    int images;
    int channels;
    int2 size;
    int last;

    __device__ long long at(int image, int channel, int row, int column) const {
        return last != 0 ? (((long long) image * size.x + row) * size.y + column) * channels + channel
                         : (((long long) image * channels + channel) * size.x + row) * size.y + column;
    }

    __device__ int pixels() const {
        return images * size.x * size.y;
    }
};

// A pixel's image, row and column.
struct Pixel {
    int image;
    int row;
    int column;

    __device__ Pixel(int pixel, int2 size) {
        column = pixel % size.y;
        row = pixel / size.y % size.x;
        image = pixel / size.y / size.x;
    }
};

// What a window sees of the images: element k = (row of the window, its column, channel) for a pixel of the result.
struct Seen {
    Images in;
    Window window;

    __device__ float at(const Pixel& p, int k) const {
        int channel = k % in.channels;
        int place = k / in.channels;
        int row = p.row * window.stride.x - window.padding.x + place / window.size.y * window.dilation.x;
        int column = p.column * window.stride.y - window.padding.y + place % window.size.y * window.dilation.y;
        bool inside = row >= 0 && row < in.size.x && column >= 0 && column < in.size.y;
        return inside ? in.from[in.at(p.image, channel, row, column)] : 0.0f;
    }
};

// The reverse: what of the result a pixel of the images was seen by, k = (row of the window, its column, filter).
struct SeenBy {
    Images out;
    Window window;

    __device__ float at(const Pixel& p, int k) const {
        int filter = k % out.channels;
        int place = k / out.channels;
        int row = p.row + window.padding.x - place / window.size.y * window.dilation.x;
        int column = p.column + window.padding.y - place % window.size.y * window.dilation.y;
        if (row < 0 || column < 0 || row % window.stride.x != 0 || column % window.stride.y != 0) {
            return 0.0f;
        }
        row /= window.stride.x;
        column /= window.stride.y;
        return row < out.size.x && column < out.size.y ? out.from[out.at(p.image, filter, row, column)] : 0.0f;
    }
};

// A tile's operand, pixels along its width: this thread's pixel stays, k steps.
template <class Source>
struct PixelsAcross {
    Source source;
    Pixel pixel;
    bool valid;
    int deep;

    __device__ PixelsAcross(const Source& s, int2 size, int first, int end, int depth)
        : source(s), pixel(min(first + place(0).y, end - 1), size), valid(first + place(0).y < end), deep(depth) {}

    // (k, n) in the tile of this thread's element i.
    static __device__ int2 place(int i) {
        return make_int2(threadIdx.x / TILE + i * (THREADS / TILE), threadIdx.x % TILE);
    }

    __device__ void load(int start, float* values) const {
#pragma unroll
        for (int i = 0; i < LOADS; i++) {
            int k = start + place(i).x;
            values[i] = valid && k < deep ? source.at(pixel, k) : 0.0f;
        }
    }
};

// A matrix: element (k, n) is at k * depth + n * across.
struct Matrix {
    const float* from;
    long long depth;
    long long across;
    int deep;
    int wide;

    static __device__ int2 place(int i) {
        return make_int2(threadIdx.x / TILE + i * (THREADS / TILE), threadIdx.x % TILE);
    }

    __device__ void load(int start, float* values) const {
#pragma unroll
        for (int i = 0; i < LOADS; i++) {
            int k = start + place(i).x;
            int n = place(i).y;
            values[i] = k < deep && n < wide ? from[k * depth + n * across] : 0.0f;
        }
    }
};

// The weights [kH, kW, C, O] as the input's gradient reads them: element (k, n) with k = (row, column, filter), n a channel.
struct TurnedWeights {
    const float* from;
    int channels;
    int filters;
    int first;
    int deep;

    static __device__ int2 place(int i) {
        return make_int2(threadIdx.x % DEPTH, threadIdx.x / DEPTH + i * (THREADS / DEPTH));
    }

    __device__ void load(int start, float* values) const {
        int k = start + place(0).x;
        const float* of = from + (long long) (k / filters) * channels * filters + k % filters;
#pragma unroll
        for (int i = 0; i < LOADS; i++) {
            int n = first + place(i).y;
            values[i] = k < deep && n < channels ? of[(long long) n * filters] : 0.0f;
        }
    }
};

// Pixels along a tile's depth; n steps.
template <class Source>
struct PixelsDown {
    Source source;
    int2 size;
    int first;
    int wide;
    int deep;

    static __device__ int2 place(int i) {
        return make_int2(threadIdx.x % DEPTH, threadIdx.x / DEPTH + i * (THREADS / DEPTH));
    }

    __device__ void load(int start, float* values) const {
        int pixel = start + place(0).x;
        Pixel p(min(pixel, deep - 1), size);
#pragma unroll
        for (int i = 0; i < LOADS; i++) {
            int n = first + place(i).y;
            values[i] = pixel < deep && n < wide ? source.at(p, n) : 0.0f;
        }
    }
};

// One number for each channel of a pixel.
struct Channels {
    Images of;

    __device__ float at(const Pixel& p, int channel) const {
        return of.from[of.at(p.image, channel, p.row, p.column)];
    }
};

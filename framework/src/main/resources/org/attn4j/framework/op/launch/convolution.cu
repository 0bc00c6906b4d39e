// Convolutions of images and their gradients as products whose operands are gathered from the images as they are read.
// Tiles of 64 x 64, 16 deep, a thread 4 x 4 of them; the next tile is read into registers while the present one is
// multiplied. Block 256. Sums are in single precision, in the order of (window row, window column, channel).
#include "launch/convolution_operands.cuh"

template <class Operand>
static __device__ inline void store(const float* values, float (*tile)[STRIDE]) {
#pragma unroll
    for (int i = 0; i < LOADS; i++) {
        int2 at = Operand::place(i);
        tile[at.x][at.y] = values[i];
    }
}

// sums += a^T b over depths from `from` to `to`; column_sum, of b's column threadIdx.x, for threads below 64.
template <class A, class B>
static __device__ void multiply(
        const A& a, const B& b, int from, int to, Tiles& tiles, float (&sums)[PART][PART], float& column_sum) {
    float next_a[LOADS];
    float next_b[LOADS];
    int row = threadIdx.x / (TILE / PART) * PART;
    int column = threadIdx.x % (TILE / PART) * PART;
    a.load(from, next_a);
    b.load(from, next_b);
    for (int start = from; start < to; start += DEPTH) {
        store<A>(next_a, tiles.a);
        store<B>(next_b, tiles.b);
        __syncthreads();
        if (start + DEPTH < to) {
            a.load(start + DEPTH, next_a);
            b.load(start + DEPTH, next_b);
        }
#pragma unroll
        for (int k = 0; k < DEPTH; k++) {
            float x[PART];
            float y[PART];
            for (int i = 0; i < PART; i++) {
                x[i] = tiles.a[k][row + i];
                y[i] = tiles.b[k][column + i];
            }
            for (int i = 0; i < PART; i++) {
                for (int j = 0; j < PART; j++) {
                    sums[i][j] = fmaf(x[i], y[j], sums[i][j]);
                }
            }
        }
        if (threadIdx.x < TILE) {
            for (int k = 0; k < DEPTH; k++) {
                column_sum += tiles.b[k][threadIdx.x];
            }
        }
        __syncthreads();
    }
}

// Writes a tile whose rows are pixels and whose columns are channels, plus each channel's bias where there is one.
static __device__ inline void write(
        const Images& shape, float* to, int first, int left, const float (&sums)[PART][PART], const float* bias) {
    int row = first + threadIdx.x / (TILE / PART) * PART;
    int column = left + threadIdx.x % (TILE / PART) * PART;
#pragma unroll
    for (int i = 0; i < PART; i++) {
        if (row + i < shape.pixels()) {
            Pixel p(row + i, shape.size);
#pragma unroll
            for (int j = 0; j < PART; j++) {
                if (column + j < shape.channels) {
                    float added = bias != nullptr ? bias[column + j] : 0.0f;
                    to[shape.at(p.image, column + j, p.row, p.column)] = sums[i][j] + added;
                }
            }
        }
    }
}

// y = convolution of x by w [kH, kW, C, O], plus bias. Grid (pixels of y / 64, O / 64).
extern "C" __global__ void __launch_bounds__(256, 1) convolution(
        const float* x, const float* w, const float* bias, float* y, int images, int channels, int filters, int2 size, int2 result, int2 window, int2 stride, int2 padding, int2 dilation, int last) {
    __shared__ Tiles tiles;
    Images in = {x, images, channels, size, last};
    Images out = {y, images, filters, result, last};
    int first = blockIdx.x * TILE;
    int left = blockIdx.y * TILE;
    int depth = window.x * window.y * channels;
    PixelsAcross<Seen> a({in, {window, stride, padding, dilation}}, result, first, out.pixels(), depth);
    Matrix b = {w + left, filters, 1, depth, filters - left};
    float sums[PART][PART] = {};
    float unused = 0;
    multiply(a, b, 0, depth, tiles, sums, unused);
    write(out, y, first, left, sums, bias);
}

// dx. Grid (pixels of x / 64, C / 64).
extern "C" __global__ void __launch_bounds__(256, 1) convolution_input_grad(
        const float* dy, const float* w, float* dx, int images, int channels, int filters, int2 size, int2 result, int2 window, int2 stride, int2 padding, int2 dilation, int last) {
    __shared__ Tiles tiles;
    Images in = {dx, images, channels, size, last};
    Images out = {dy, images, filters, result, last};
    int first = blockIdx.x * TILE;
    int left = blockIdx.y * TILE;
    int depth = window.x * window.y * filters;
    PixelsAcross<SeenBy> a({out, {window, stride, padding, dilation}}, size, first, in.pixels(), depth);
    TurnedWeights b = {w, channels, filters, left, depth};
    float sums[PART][PART] = {};
    float unused = 0;
    multiply(a, b, 0, depth, tiles, sums, unused);
    write(in, dx, first, left, sums, nullptr);
}

// Parts of dw [spans, kH kW C, O] and of db [spans, O], each over a span of y's pixels. Grid (O / 64, kH kW C / 64, spans).
extern "C" __global__ void __launch_bounds__(256, 1) convolution_parameter_grad(
        const float* x, const float* dy, float* dw, float* db, int images, int channels, int filters, int2 size, int2 result, int2 window, int2 stride, int2 padding, int2 dilation, int last, int span) {
    __shared__ Tiles tiles;
    Images in = {x, images, channels, size, last};
    Images out = {dy, images, filters, result, last};
    int left = blockIdx.x * TILE;
    int top = blockIdx.y * TILE;
    int depth = window.x * window.y * channels;
    int from = blockIdx.z * span;
    int to = min(from + span, out.pixels());
    PixelsDown<Seen> a = {{in, {window, stride, padding, dilation}}, result, top, depth, to};
    PixelsDown<Channels> b = {{out}, result, left, filters, to};
    float sums[PART][PART] = {};
    float column_sum = 0;
    multiply(a, b, from, to, tiles, sums, column_sum);
    int row = top + threadIdx.x / (TILE / PART) * PART;
    int column = left + threadIdx.x % (TILE / PART) * PART;
    float* part = dw + (long long) blockIdx.z * depth * filters;
#pragma unroll
    for (int i = 0; i < PART; i++) {
#pragma unroll
        for (int j = 0; j < PART; j++) {
            if (row + i < depth && column + j < filters) {
                part[(long long) (row + i) * filters + column + j] = sums[i][j];
            }
        }
    }
    int own = left + threadIdx.x;
    if (db != nullptr && blockIdx.y == 0 && threadIdx.x < TILE && own < filters) {
        db[(long long) blockIdx.z * filters + own] = column_sum;
    }
}

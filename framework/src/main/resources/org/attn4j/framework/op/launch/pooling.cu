// Largest numbers and means of windows of images [B, C, height, width], or with channels last, and their gradients. A
// thread an element of what is written; x of a pair are rows, y columns. Of equal numbers the window's first is the
// largest; a window with NaN has NaN.
#include "launch/common.cuh"

struct Pooling {
    int channels;
    int2 size;
    int2 result;
    int2 window;
    int2 stride;
    int2 padding;
    int2 dilation;
    int last;
};

// Where an element lies: its plane's first element, rows and columns of the plane, and how far one column is from the next.
struct Place {
    long long plane;
    int row;
    int column;
    int step;

    __device__ Place(long long i, int channels, int2 of, int2 other, int last) {
        long long area = (long long) of.x * of.y;
        long long image;
        long long channel;
        int inside;
        if (last != 0) {
            channel = i % channels;
            inside = (int) (i / channels % area);
            image = i / channels / area;
        } else {
            inside = (int) (i % area);
            channel = i / area % channels;
            image = i / area / channels;
        }
        row = inside / of.y;
        column = inside % of.y;
        long long others = (long long) other.x * other.y;
        plane = last != 0 ? image * others * channels + channel : (image * channels + channel) * others;
        step = last != 0 ? channels : 1;
    }
};

struct Winner {
    float value;
    int place; // row * width + column in the image
    int count; // numbers of the window inside of the image
};

// The largest number of the window of result (row, column); plane: the image's channel.
__device__ inline Winner largest(const float* plane, int step, const Pooling& p, int row, int column) {
    Winner best = {-INFINITY, -1, 0};
    for (int i = 0; i < p.window.x; i++) {
        int y = row * p.stride.x - p.padding.x + i * p.dilation.x;
        for (int j = 0; j < p.window.y; j++) {
            int x = column * p.stride.y - p.padding.y + j * p.dilation.y;
            if (y >= 0 && y < p.size.x && x >= 0 && x < p.size.y) {
                int at = y * p.size.y + x;
                float v = plane[(long long) at * step];
                if (best.place < 0 || v > best.value || (v != v && best.value == best.value)) {
                    best.value = v;
                    best.place = at;
                }
                best.count++;
            }
        }
    }
    return best;
}

// How many numbers a mean is of: those inside of the image, or with `all` those of the window.
__device__ inline int divisor(const Pooling& p, int row, int column, int all) {
    if (all != 0) {
        return p.window.x * p.window.y;
    }
    int rows = 0;
    for (int i = 0; i < p.window.x; i++) {
        int y = row * p.stride.x - p.padding.x + i * p.dilation.x;
        rows += y >= 0 && y < p.size.x ? 1 : 0;
    }
    int columns = 0;
    for (int j = 0; j < p.window.y; j++) {
        int x = column * p.stride.y - p.padding.y + j * p.dilation.y;
        columns += x >= 0 && x < p.size.y ? 1 : 0;
    }
    return rows * columns;
}

extern "C" __global__ void largest_of_windows(
        const float* x, float* y, long long n, int channels, int2 size, int2 result, int2 window, int2 stride, int2 padding, int2 dilation, int last) {
    Pooling p = {channels, size, result, window, stride, padding, dilation, last};
    for (long long i = first_element(); i < n; i += element_stride()) {
        Place at(i, channels, result, size, last);
        y[i] = largest(x + at.plane, at.step, p, at.row, at.column).value;
    }
}

extern "C" __global__ void means_of_windows(
        const float* x, float* y, long long n, int channels, int2 size, int2 result, int2 window, int2 stride, int2 padding, int2 dilation, int last, int all) {
    Pooling p = {channels, size, result, window, stride, padding, dilation, last};
    for (long long i = first_element(); i < n; i += element_stride()) {
        Place at(i, channels, result, size, last);
        float sum = 0.0f;
        for (int r = 0; r < window.x; r++) {
            int row = at.row * stride.x - padding.x + r * dilation.x;
            for (int c = 0; c < window.y; c++) {
                int column = at.column * stride.y - padding.y + c * dilation.y;
                if (row >= 0 && row < size.x && column >= 0 && column < size.y) {
                    sum += x[at.plane + (long long) (row * size.y + column) * at.step];
                }
            }
        }
        int count = divisor(p, at.row, at.column, all);
        y[i] = count == 0 ? 0.0f : sum / count;
    }
}

// The row of results by whose window's row i an image's row is seen; -1 if there is none.
__device__ inline int seen_by(int row, int i, int stride, int padding, int dilation, int results) {
    int from = row + padding - i * dilation;
    return from >= 0 && from % stride == 0 && from / stride < results ? from / stride : -1;
}

// dx: the gradients of the windows whose largest number an element is.
extern "C" __global__ void largest_of_windows_grad(
        const float* x, const float* dy, float* dx, long long n, int channels, int2 size, int2 result, int2 window, int2 stride, int2 padding, int2 dilation, int last) {
    Pooling p = {channels, size, result, window, stride, padding, dilation, last};
    for (long long i = first_element(); i < n; i += element_stride()) {
        Place at(i, channels, size, result, last);
        Place own(i, channels, size, size, last);
        float sum = 0.0f;
        for (int r = 0; r < window.x; r++) {
            int row = seen_by(at.row, r, stride.x, padding.x, dilation.x, result.x);
            for (int c = 0; row >= 0 && c < window.y; c++) {
                int column = seen_by(at.column, c, stride.y, padding.y, dilation.y, result.y);
                if (column >= 0
                        && largest(x + own.plane, own.step, p, row, column).place == at.row * size.y + at.column) {
                    sum += dy[at.plane + (long long) (row * result.y + column) * at.step];
                }
            }
        }
        dx[i] = sum;
    }
}

// dx: each window's gradient over the count of its mean.
extern "C" __global__ void means_of_windows_grad(
        const float* dy, float* dx, long long n, int channels, int2 size, int2 result, int2 window, int2 stride, int2 padding, int2 dilation, int last, int all) {
    Pooling p = {channels, size, result, window, stride, padding, dilation, last};
    for (long long i = first_element(); i < n; i += element_stride()) {
        Place at(i, channels, size, result, last);
        float sum = 0.0f;
        for (int r = 0; r < window.x; r++) {
            int row = seen_by(at.row, r, stride.x, padding.x, dilation.x, result.x);
            for (int c = 0; row >= 0 && c < window.y; c++) {
                int column = seen_by(at.column, c, stride.y, padding.y, dilation.y, result.y);
                if (column >= 0) {
                    sum += dy[at.plane + (long long) (row * result.y + column) * at.step]
                            / divisor(p, row, column, all);
                }
            }
        }
        dx[i] = sum;
    }
}

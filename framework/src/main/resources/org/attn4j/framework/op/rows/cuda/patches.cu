// Images [B, C, h, w] cut into patches [B, h w / P^2, C P^2] and put together again. A thread an element of the
// result, so that writes go to neighbouring addresses. Grid (elements of an image / 256, B).
#include "launch/common.cuh"

extern "C" __global__ void cut_patches(
        const float* images, float* patches, int channels, int height, int width, int size) {
    int area = channels * height * width;
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < area) {
        int across = width / size;
        int patch = i / (channels * size * size);
        int inside = i % (channels * size * size);
        int channel = inside / (size * size);
        int y = patch / across * size + inside / size % size;
        int x = patch % across * size + inside % size;
        long long image = (long long) blockIdx.y * area;
        patches[image + i] = images[image + (channel * height + y) * width + x];
    }
}

extern "C" __global__ void join_patches(
        const float* patches, float* images, int channels, int height, int width, int size) {
    int area = channels * height * width;
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < area) {
        int x = i % width;
        int y = i / width % height;
        int channel = i / width / height;
        int patch = y / size * (width / size) + x / size;
        int inside = (channel * size + y % size) * size + x % size;
        long long image = (long long) blockIdx.y * area;
        images[image + i] = patches[image + (long long) patch * channels * size * size + inside];
    }
}

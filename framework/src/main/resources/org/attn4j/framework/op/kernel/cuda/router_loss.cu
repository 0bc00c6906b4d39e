// What keeps a router balanced and its logits small, over logits [N, E] and share [E]. A warp a token, block 256.
#include "common.cuh"

constexpr int WARPS = 8;

struct TokenStatistics {
    float largest;
    float sum;    // of exp(z - largest)
    double shares; // sum of share p
    double lse;
};

static __device__ TokenStatistics statistics(const float* z, const float* share, int width) {
    int lane = threadIdx.x % WARP;
    float largest = -INFINITY;
    for (int e = lane; e < width; e += WARP) {
        largest = fmaxf(largest, z[e]);
    }
    largest = warp_max(largest);
    float sum = 0;
    float dot = 0;
    for (int e = lane; e < width; e += WARP) {
        float p = expf(z[e] - largest);
        sum += p;
        dot += share[e] * p;
    }
    sum = warp_sum(sum);
    dot = warp_sum(dot);
    return {largest, sum, (double) dot / sum, largest + log((double) sum)};
}

// partials [blocks, 2]: sums over a block's tokens of share p and of lse squared.
extern "C" __global__ void router_loss(
        const float* logits, const float* share, double* partials, int tokens, int width) {
    __shared__ double sums[2][WARPS];
    int warp = threadIdx.x / WARP;
    double balance = 0;
    double square = 0;
    for (int t = blockIdx.x * WARPS + warp; t < tokens; t += gridDim.x * WARPS) {
        TokenStatistics s = statistics(logits + (long long) t * width, share, width);
        balance += s.shares;
        square += s.lse * s.lse;
    }
    if (threadIdx.x % WARP == 0) {
        sums[0][warp] = balance;
        sums[1][warp] = square;
    }
    __syncthreads();
    if (threadIdx.x < 2) {
        double sum = 0;
        for (int w = 0; w < WARPS; w++) {
            sum += sums[threadIdx.x][w];
        }
        partials[blockIdx.x * 2 + threadIdx.x] = sum;
    }
}

// loss [] = balance * first sum + square * second sum. One block of 64: 32 threads a sum.
extern "C" __global__ void router_loss_total(
        const double* partials, float* loss, int blocks, float balance, float square) {
    __shared__ double sums[2][WARP];
    int which = threadIdx.x / WARP;
    int lane = threadIdx.x % WARP;
    double sum = 0;
    for (int b = lane; b < blocks; b += WARP) {
        sum += partials[b * 2 + which];
    }
    sums[which][lane] = sum;
    __syncthreads();
    if (threadIdx.x == 0) {
        double first = 0;
        double second = 0;
        for (int i = 0; i < WARP; i++) {
            first += sums[0][i];
            second += sums[1][i];
        }
        loss[0] = (float) (balance * first + square * second);
    }
}

// dlogits [N, E]; balance and square as in router_loss_total. Grid N / 8.
extern "C" __global__ void router_loss_grad(
        const float* logits,
        const float* share,
        const float* gradient,
        float* dlogits,
        int tokens,
        int width,
        float balance,
        float square) {
    int t = blockIdx.x * WARPS + threadIdx.x / WARP;
    if (t < tokens) { // the same for all lanes of a warp
        const float* z = logits + (long long) t * width;
        TokenStatistics s = statistics(z, share, width);
        float scale = gradient[0] / s.sum;
        float rest = (float) (2 * square * s.lse - balance * s.shares);
        for (int e = threadIdx.x % WARP; e < width; e += WARP) {
            dlogits[(long long) t * width + e] = scale * expf(z[e] - s.largest) * (balance * share[e] + rest);
        }
    }
}

// What keeps a router balanced and its logits small, over logits [N, E] and share [E]. A warp a token, block 256.
#include "launch/common.cuh"

constexpr int WARPS = 8;
constexpr int SUMS = 3;

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

// partials [blocks, 3]: sums over a block's tokens that count of share p, of lse squared, and their number.
extern "C" __global__ void router_loss(
        const float* logits,
        const float* share,
        double* partials,
        int tokens,
        int width,
        const int* mask,
        int masked,
        int bits) {
    __shared__ double sums[SUMS][WARPS];
    int warp = threadIdx.x / WARP;
    double balance = 0;
    double square = 0;
    double counted = 0;
    for (int t = blockIdx.x * WARPS + warp; t < tokens; t += gridDim.x * WARPS) {
        if (mask_keeps(mask, masked, bits, t)) { // the same for all lanes of a warp
            TokenStatistics s = statistics(logits + (long long) t * width, share, width);
            balance += s.shares;
            square += s.lse * s.lse;
            counted += 1;
        }
    }
    if (threadIdx.x % WARP == 0) {
        sums[0][warp] = balance;
        sums[1][warp] = square;
        sums[2][warp] = counted;
    }
    __syncthreads();
    if (threadIdx.x < SUMS) {
        double sum = 0;
        for (int w = 0; w < WARPS; w++) {
            sum += sums[threadIdx.x][w];
        }
        partials[blockIdx.x * SUMS + threadIdx.x] = sum;
    }
}

// loss [] = (balance * first sum + square * second sum) / third. One block of 96: 32 threads a sum.
extern "C" __global__ void router_loss_total(
        const double* partials, float* loss, int blocks, float balance, float square) {
    __shared__ double sums[SUMS][WARP];
    int which = threadIdx.x / WARP;
    int lane = threadIdx.x % WARP;
    double sum = 0;
    for (int b = lane; b < blocks; b += WARP) {
        sum += partials[b * SUMS + which];
    }
    sums[which][lane] = sum;
    __syncthreads();
    if (threadIdx.x == 0) {
        double totals[SUMS] = {0, 0, 0};
        for (int i = 0; i < WARP; i++) {
            for (int k = 0; k < SUMS; k++) {
                totals[k] += sums[k][i];
            }
        }
        loss[0] = (float) ((balance * totals[0] + square * totals[1]) / fmax(1.0, totals[2]));
    }
}

// factor [] = gradient over the number of tokens that count. One block.
extern "C" __global__ void router_loss_factor(
        const float* gradient, float* factor, int tokens, const int* mask, int masked, int bits) {
    __shared__ double shared[WARP];
    double own = 0;
    for (int t = threadIdx.x; t < tokens; t += blockDim.x) {
        own += mask_keeps(mask, masked, bits, t) ? 1 : 0;
    }
    double counted = block_sum(own, shared);
    if (threadIdx.x == 0) {
        factor[0] = (float) (gradient[0] / fmax(1.0, counted));
    }
}

// dlogits [N, E], 0 for tokens that do not count; balance and square as in router_loss_total. Grid N / 8.
extern "C" __global__ void router_loss_grad(
        const float* logits,
        const float* share,
        const float* factor,
        float* dlogits,
        int tokens,
        int width,
        float balance,
        float square,
        const int* mask,
        int masked,
        int bits) {
    int t = blockIdx.x * WARPS + threadIdx.x / WARP;
    if (t < tokens) { // the same for all lanes of a warp, as what the mask says
        const float* z = logits + (long long) t * width;
        bool counts = mask_keeps(mask, masked, bits, t);
        TokenStatistics s = counts ? statistics(z, share, width) : TokenStatistics{0, 1, 0, 0};
        float scale = counts ? factor[0] / s.sum : 0;
        float rest = (float) (2 * square * s.lse - balance * s.shares);
        for (int e = threadIdx.x % WARP; e < width; e += WARP) {
            dlogits[(long long) t * width + e] =
                    counts ? scale * expf(z[e] - s.largest) * (balance * share[e] + rest) : 0;
        }
    }
}

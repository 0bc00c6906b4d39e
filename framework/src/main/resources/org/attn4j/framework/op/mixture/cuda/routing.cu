// Top-k routing: a warp a token chooses; a counting sort by expert, then token, gives every assignment its row.
#include "launch/common.cuh"
#include "launch/philox.cuh"

constexpr int CHUNK = 256;
constexpr int WARPS = CHUNK / WARP;

// A normal number by Box and Muller, as PhiloxNormal computes it on the host.
static __device__ double normal(long long key, long long step, long long element) {
    Words words = philox(key, step, element >> 1);
    double u = (words.w[0] + 0.5) / 4294967296.0;
    double angle = 2 * 3.14159265358979323846 * (words.w[1] / 4294967296.0);
    double radius = sqrt(-2 * log(u));
    return radius * ((element & 1) == 0 ? cos(angle) : sin(angle));
}

// Whether expert a with logit x goes before expert b with logit y; -1 is none.
static __device__ inline bool before(float x, int a, float y, int b) {
    return a >= 0 && (b < 0 || x > y || (x == y && a < b));
}

// weights and experts [N, A] from logits [N, E], E <= 1024. Shared: 8 (E + A) floats. Grid N / 8, block 256.
extern "C" __global__ void route_choose(
        const float* logits,
        const long long* step,
        float* weights,
        int* experts,
        int tokens,
        int width,
        int active,
        int noisy,
        long long noise_bits,
        long long key) {
    DYNAMIC_SHARED(float, shared);
    union {
        long long bits;
        double value;
    } noise = {noise_bits}; // the host's deviation to the bit
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    float* z = shared + warp * width;
    int* chosen = (int*) (shared + WARPS * width) + warp * active;
    long long token = (long long) blockIdx.x * WARPS + warp;
    bool present = token < tokens;
    for (int e = lane; e < width; e += WARP) {
        float value = present ? logits[token * width + e] : 0;
        if (noisy != 0 && present) {
            value += (float) (noise.value * normal(key, step[0], token * width + e));
        }
        z[e] = value;
    }
    __syncwarp();
    unsigned taken = 0; // bit j: expert lane + 32 j
    for (int k = 0; k < active; k++) {
        int best = -1;
        float most = 0;
        for (int e = lane, j = 0; e < width; e += WARP, j++) {
            if ((taken >> j & 1) == 0 && before(z[e], e, most, best)) {
                best = e;
                most = z[e];
            }
        }
        for (int other = WARP / 2; other > 0; other /= 2) {
            int theirs = __shfl_xor_sync(FULL_WARP, best, other);
            float value = __shfl_xor_sync(FULL_WARP, most, other);
            if (before(value, theirs, most, best)) {
                best = theirs;
                most = value;
            }
        }
        // One lane's choice counts: with NaN among the logits, lanes may differ.
        best = __shfl_sync(FULL_WARP, best, 0);
        if (best % WARP == lane) {
            taken |= 1u << (best / WARP);
        }
        if (lane == 0) {
            chosen[k] = best;
        }
    }
    __syncwarp();
    float largest = z[chosen[0]];
    float sum = 0;
    for (int k = 0; k < active; k++) {
        sum += expf(z[chosen[k]] - largest);
    }
    if (present) {
        for (int k = lane; k < active; k += WARP) {
            weights[token * active + k] = expf(z[chosen[k]] - largest) / sum;
            experts[token * active + k] = chosen[k];
        }
    }
}

// How many assignments before i in this chunk have i's expert; counts [8, E] then holds each warp's assignments.
static __device__ int rank_in_chunk(int expert, int* counts, int width) {
    int lane = threadIdx.x % WARP;
    int warp = threadIdx.x / WARP;
    for (int i = threadIdx.x; i < WARPS * width; i += CHUNK) {
        counts[i] = 0;
    }
    __syncthreads();
    int rank = 0;
    int all = 0;
    for (int other = 0; other < WARP; other++) {
        int same = __shfl_sync(FULL_WARP, expert, other) == expert ? 1 : 0;
        all += same;
        rank += other < lane ? same : 0;
    }
    if (expert >= 0 && rank == all - 1) {
        counts[warp * width + expert] = all;
    }
    __syncthreads();
    for (int w = 0; expert >= 0 && w < warp; w++) {
        rank += counts[w * width + expert];
    }
    return rank;
}

// The expert of an assignment, -1 beyond the last one and for tokens that the mask hides.
static __device__ inline int counted_expert(
        const int* experts, int i, int assignments, int active, const int* mask, int masked, int bits) {
    return i < assignments && mask_keeps(mask, masked, bits, i / active) ? experts[i] : -1;
}

// counts [E, chunks] of the assignments of each chunk of 256. Shared: 8 E integers. Grid chunks, block 256.
extern "C" __global__ void route_count(
        const int* experts,
        int* counts,
        int assignments,
        int width,
        int active,
        const int* mask,
        int masked,
        int bits) {
    DYNAMIC_SHARED(float, shared);
    int* own = (int*) shared;
    int i = blockIdx.x * CHUNK + threadIdx.x;
    rank_in_chunk(counted_expert(experts, i, assignments, active, mask, masked, bits), own, width);
    for (int e = threadIdx.x; e < width; e += CHUNK) {
        int sum = 0;
        for (int w = 0; w < WARPS; w++) {
            sum += own[w * width + e];
        }
        counts[(long long) e * gridDim.x + blockIdx.x] = sum;
    }
}

// The most assignments that an expert takes, as TopKRouting.capacity computes it on the host.
static __device__ inline int capacity(double factor, int tokens, int active, int width) {
    double share = factor * tokens * active / width;
    return factor == 0 || share >= tokens ? tokens : (int) fmax(1.0, ceil(share));
}

// counts [E, chunks] become those of all chunks before; offsets [E + 1], share [E], dropped []. A warp an expert.
// Shared: E integers. One block.
extern "C" __global__ void route_offsets(
        int* counts, int* offsets, float* share, int* dropped, int chunks, int width, int active, long long factor_bits) {
    DYNAMIC_SHARED(float, shared);
    union {
        long long bits;
        double value;
    } factor = {factor_bits}; // the host's to the bit
    int* wishes = (int*) shared;
    int lane = threadIdx.x % WARP;
    for (int e = threadIdx.x / WARP; e < width; e += blockDim.x / WARP) {
        int wish = 0;
        for (int start = 0; start < chunks; start += WARP) {
            long long at = (long long) e * chunks + start + lane;
            int own = start + lane < chunks ? counts[at] : 0;
            int sum = own;
            for (int other = 1; other < WARP; other *= 2) {
                int earlier = __shfl_up_sync(FULL_WARP, sum, other);
                sum += lane >= other ? earlier : 0;
            }
            if (start + lane < chunks) {
                counts[at] = wish + sum - own;
            }
            wish += __shfl_sync(FULL_WARP, sum, WARP - 1);
        }
        if (lane == 0) {
            wishes[e] = wish;
        }
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        int assignments = 0;
        for (int e = 0; e < width; e++) {
            assignments += wishes[e];
        }
        int most = capacity(factor.value, assignments / active, active, width);
        int total = 0;
        for (int e = 0; e < width; e++) {
            offsets[e] = total;
            share[e] = (float) ((double) wishes[e] / max(1, assignments));
            total += min(wishes[e], most);
        }
        offsets[width] = total;
        dropped[0] = assignments - total;
    }
}

// slots [N, A]. Shared: 8 E integers. Grid chunks, block 256.
extern "C" __global__ void route_slots(
        const int* experts,
        const int* counts,
        const int* offsets,
        int* slots,
        int assignments,
        int width,
        int active,
        const int* mask,
        int masked,
        int bits) {
    DYNAMIC_SHARED(float, shared);
    int i = blockIdx.x * CHUNK + threadIdx.x;
    int expert = counted_expert(experts, i, assignments, active, mask, masked, bits);
    int rank = rank_in_chunk(expert, (int*) shared, width);
    if (i < assignments) {
        int slot = expert < 0 ? -1 : offsets[expert] + rank + counts[(long long) expert * gridDim.x + blockIdx.x];
        slots[i] = expert < 0 || slot >= offsets[expert + 1] ? -1 : slot;
    }
}

// dlogits [N, E] = w_k (dw_k - sum of w dw) for chosen experts, else 0. A warp a token; grid N / 8, block 256.
extern "C" __global__ void route_grad(
        const float* weights,
        const int* experts,
        const float* dweights,
        float* dlogits,
        int tokens,
        int width,
        int active) {
    long long token = (long long) blockIdx.x * WARPS + threadIdx.x / WARP;
    if (token < tokens) {
        const float* w = weights + token * active;
        const float* dw = dweights + token * active;
        const int* own = experts + token * active;
        float mean = 0;
        for (int k = 0; k < active; k++) {
            mean += w[k] * dw[k];
        }
        for (int e = threadIdx.x % WARP; e < width; e += WARP) {
            float value = 0;
            for (int k = 0; k < active; k++) {
                value = own[k] == e ? w[k] * (dw[k] - mean) : value;
            }
            dlogits[token * width + e] = value;
        }
    }
}

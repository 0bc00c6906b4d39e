// Recurrent cells, a thread an element of the state: PyTorch's formulas of the GRU (gates r, z, n) and the LSTM (gates
// i, f, g, o). A state [B, P] is h and, for an LSTM, c behind it. Rows whose length is at most t keep their state and
// give 0. Grid (D / 256, B).
#include "launch/common.cuh"
#include "launch/sigmoid.cuh"

static __device__ inline bool present(const int* lengths, int limited, int b, int t) {
    return limited == 0 || t < lengths[b];
}

// What comes from a memory for one gate: sum over s of weights[s] memory[s, column]; width is that of memory's rows.
static __device__ inline float from_memory(const float* weights, const float* memory, int keys, int width, int column) {
    float sum = 0;
    for (int s = 0; s < keys; s++) {
        sum = fmaf(weights[s], memory[(long long) s * width + column], sum);
    }
    return sum;
}

// One step. gates [B, T, G D]; products [B, G D], the h before the step times U; bias [G D]; weights [B, T, S] and memory
// [B, S, G D], whose product is added to the gates, S = 0 for none.
// Writes state [B, P], states [B, T, D], saved [B, T, M D], previous [B, T, D].
template <int GATES>
static __device__ inline void read_gates(
        const float* gates,
        const float* products,
        const float* bias,
        const float* weights,
        const float* memory,
        long long row,
        int width,
        int keys,
        int j,
        float* a,
        float* p) {
    for (int g = 0; g < GATES; g++) {
        int column = g * width + j;
        a[g] = gates[row * GATES * width + column];
        if (keys > 0) {
            a[g] += from_memory(
                    weights + row * keys,
                    memory + (long long) blockIdx.y * keys * GATES * width,
                    keys,
                    GATES * width,
                    column);
        }
        p[g] = products[(long long) blockIdx.y * GATES * width + column] + bias[column];
    }
}

extern "C" __global__ void gru_cell(
        const float* gates,
        const float* products,
        const float* bias,
        const float* weights,
        const float* memory,
        const int* lengths,
        float* state,
        float* states,
        float* saved,
        float* previous,
        int length,
        int t,
        int width,
        int keys,
        int limited) {
    int j = blockIdx.x * blockDim.x + threadIdx.x;
    int b = blockIdx.y;
    if (j >= width) {
        return;
    }
    long long row = (long long) b * length + t;
    float* keep = saved + row * 4 * width + j;
    if (!present(lengths, limited, b, t)) {
        states[row * width + j] = 0;
        previous[row * width + j] = 0;
        for (int m = 0; m < 4; m++) {
            keep[m * width] = 0;
        }
        return;
    }
    float a[3];
    float p[3];
    read_gates<3>(gates, products, bias, weights, memory, row, width, keys, j, a, p);
    float h = state[(long long) b * width + j];
    float r = sigmoid(a[0] + p[0]);
    float z = sigmoid(a[1] + p[1]);
    float n = tanhf(a[2] + r * p[2]);
    float next = (1 - z) * n + z * h;
    keep[0] = r;
    keep[width] = z;
    keep[2 * width] = n;
    keep[3 * width] = p[2];
    previous[row * width + j] = h;
    states[row * width + j] = next;
    state[(long long) b * width + j] = next;
}

extern "C" __global__ void lstm_cell(
        const float* gates,
        const float* products,
        const float* bias,
        const float* weights,
        const float* memory,
        const int* lengths,
        float* state,
        float* states,
        float* saved,
        float* previous,
        int length,
        int t,
        int width,
        int keys,
        int limited) {
    int j = blockIdx.x * blockDim.x + threadIdx.x;
    int b = blockIdx.y;
    if (j >= width) {
        return;
    }
    long long row = (long long) b * length + t;
    float* keep = saved + row * 6 * width + j;
    if (!present(lengths, limited, b, t)) {
        states[row * width + j] = 0;
        previous[row * width + j] = 0;
        for (int m = 0; m < 6; m++) {
            keep[m * width] = 0;
        }
        return;
    }
    float a[4];
    float p[4];
    read_gates<4>(gates, products, bias, weights, memory, row, width, keys, j, a, p);
    float* of_row = state + (long long) b * 2 * width;
    float c = of_row[width + j];
    float i = sigmoid(a[0] + p[0]);
    float f = sigmoid(a[1] + p[1]);
    float g = tanhf(a[2] + p[2]);
    float o = sigmoid(a[3] + p[3]);
    float next = f * c + i * g;
    float squashed = tanhf(next);
    keep[0] = i;
    keep[width] = f;
    keep[2 * width] = g;
    keep[3 * width] = o;
    keep[4 * width] = c;
    keep[5 * width] = squashed;
    previous[row * width + j] = of_row[j];
    states[row * width + j] = o * squashed;
    of_row[j] = o * squashed;
    of_row[width + j] = next;
}

// Gradient of one step. above [B, T, D] is the gradient of the states, dstate [B, P] that of the state after the step,
// which becomes that of the state before it but for what goes through U; da and dp [B, T, G D] are those of the input's
// part of the gates and of the state's.
extern "C" __global__ void gru_cell_grad(
        const float* above,
        const float* saved,
        const float* previous,
        const int* lengths,
        float* dstate,
        float* da,
        float* dp,
        int length,
        int t,
        int width,
        int limited) {
    int j = blockIdx.x * blockDim.x + threadIdx.x;
    int b = blockIdx.y;
    if (j >= width) {
        return;
    }
    long long row = (long long) b * length + t;
    float* input = da + row * 3 * width + j;
    float* hidden = dp + row * 3 * width + j;
    if (!present(lengths, limited, b, t)) {
        for (int g = 0; g < 3; g++) {
            input[g * width] = 0;
            hidden[g * width] = 0;
        }
        return;
    }
    const float* keep = saved + row * 4 * width + j;
    float r = keep[0];
    float z = keep[width];
    float n = keep[2 * width];
    float dh = dstate[(long long) b * width + j] + above[row * width + j];
    float dn = dh * (1 - z) * (1 - n * n);
    float dr = dn * keep[3 * width] * r * (1 - r);
    float dz = dh * (previous[row * width + j] - n) * z * (1 - z);
    input[0] = dr;
    input[width] = dz;
    input[2 * width] = dn;
    hidden[0] = dr;
    hidden[width] = dz;
    hidden[2 * width] = dn * r;
    dstate[(long long) b * width + j] = dh * z;
}

extern "C" __global__ void lstm_cell_grad(
        const float* above,
        const float* saved,
        const float* previous,
        const int* lengths,
        float* dstate,
        float* da,
        float* dp,
        int length,
        int t,
        int width,
        int limited) {
    int j = blockIdx.x * blockDim.x + threadIdx.x;
    int b = blockIdx.y;
    if (j >= width) {
        return;
    }
    long long row = (long long) b * length + t;
    float* input = da + row * 4 * width + j;
    float* hidden = dp + row * 4 * width + j;
    float gradients[4] = {};
    if (present(lengths, limited, b, t)) {
        const float* keep = saved + row * 6 * width + j;
        float* of_row = dstate + (long long) b * 2 * width;
        float i = keep[0];
        float f = keep[width];
        float g = keep[2 * width];
        float o = keep[3 * width];
        float squashed = keep[5 * width];
        float dh = of_row[j] + above[row * width + j];
        float dc = of_row[width + j] + dh * o * (1 - squashed * squashed);
        gradients[0] = dc * g * i * (1 - i);
        gradients[1] = dc * keep[4 * width] * f * (1 - f);
        gradients[2] = dc * i * (1 - g * g);
        gradients[3] = dh * squashed * o * (1 - o);
        of_row[j] = 0;
        of_row[width + j] = dc * f;
    }
    for (int g = 0; g < 4; g++) {
        input[g * width] = gradients[g];
        hidden[g * width] = gradients[g];
    }
}

// state = initial, or 0 without. A thread an element.
extern "C" __global__ void start_state(const float* initial, float* state, int size, int given) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < size) {
        state[i] = given == 0 ? 0 : initial[i];
    }
}

// cuBLASLt: descriptions are checked as the library checks them, products are plain loops in double precision.
#include "fake.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <set>
#include <string>
#include <thread>

namespace {
using fake::count;
using fake::on_card;
// cublasStatus_t, and the attributes that are used.
enum { SUCCESS = 0, INVALID = 7, EXECUTION_FAILED = 13, NOT_SUPPORTED = 15 };
enum { FP32 = 0, BF16 = 14, COMPUTE_32F = 68, COMPUTE_TF32 = 77, EPILOGUE_DEFAULT = 1, EPILOGUE_BIAS = 4, EPILOGUE_BGRADA = 256, EPILOGUE_BGRADB = 512 };
// As many algorithms as there are for a product; all give the same.
constexpr int ALGORITHMS = 3;
constexpr uint64_t MAGIC = 0xa1607174;
// Beyond this many multiplications a product is for measuring a card's peak: it is counted and left alone.
constexpr double LARGEST = 5e10;

struct Operation { int compute, scale; int transposed_a = 0, transposed_b = 0, epilogue = EPILOGUE_DEFAULT; uint64_t bias = 0; };
struct Layout {
    int type;
    uint64_t rows, columns;
    int64_t leading;
    int count = 1;
    int64_t stride = 0;
    uint64_t bytes() const {
        return (uint64_t((count - 1) * stride) + (columns - 1) * uint64_t(leading) + rows) * (type == BF16 ? 2 : 4);
    }
};
struct Preference { uint64_t workspace = 0; unsigned alignment[4] = {256, 256, 256, 256}; };
struct Algorithm { uint64_t data[8]; };
struct Heuristic { Algorithm algorithm; size_t workspace; int state; float waves; int reserved[4]; };

std::set<void*> objects;
template <class T> bool known(T* object) { return objects.count(object) > 0; }
template <class T> int made(void** place, T object, const char* counter) {
    objects.insert(*place = new T(object));
    count(counter, 1);
    return SUCCESS;
}
template <class T> int destroyed(T* object, const char* counter) {
    if (!objects.erase(object)) return fake::wrong(INVALID, std::string("destroying one of the ") + counter + " that is none");
    delete object;
    count(counter, -1);
    return SUCCESS;
}
template <class T> int put(T& target, const void* value, size_t bytes) {
    if (bytes != sizeof target) return fake::wrong(INVALID, "an attribute of " + std::to_string(bytes) + " bytes");
    std::memcpy(&target, value, bytes);
    return SUCCESS;
}

float rounded(float v) {
    uint32_t bits;
    std::memcpy(&bits, &v, 4);
    if ((bits & 0x7f800000u) != 0x7f800000u) bits = (bits + 0x0fffu + ((bits >> 13) & 1u)) & ~0x1fffu;
    std::memcpy(&v, &bits, 4);
    return v;
}
float element(uint64_t address, uint64_t at, int type, int compute) {
    float v;
    if (type == BF16) {
        const uint32_t bits = uint32_t(reinterpret_cast<const uint16_t*>(address)[at]) << 16;
        std::memcpy(&v, &bits, 4);
        return v;
    }
    v = reinterpret_cast<const float*>(address)[at];
    return compute == COMPUTE_TF32 ? rounded(v) : v;
}

void store(uint64_t address, uint64_t at, int type, float v) {
    if (type != BF16) {
        reinterpret_cast<float*>(address)[at] = v;
        return;
    }
    uint32_t bits;
    std::memcpy(&bits, &v, 4);
    const bool nan = (bits & 0x7fffffffu) > 0x7f800000u;
    reinterpret_cast<uint16_t*>(address)[at] = uint16_t(nan ? bits >> 16 | 0x40u : (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

// op(X) [rows, columns] as columns one after the other.
std::vector<float> packed(uint64_t address, const Layout& x, bool transposed, int compute) {
    std::vector<float> out(x.rows * x.columns);
    for (uint64_t c = 0; c < x.columns; c++) {
        for (uint64_t r = 0; r < x.rows; r++) {
            out[transposed ? c + r * x.columns : r + c * x.rows] = element(address, r + c * uint64_t(x.leading), x.type, compute);
        }
    }
    return out;
}

__attribute__((target_clones("avx2", "default"))) void add(double* sums, const float* column, float factor, uint64_t n) {
    for (uint64_t r = 0; r < n; r++) sums[r] += double(column[r]) * factor;
}

void multiply(const Operation& op, float alpha, uint64_t pa, const Layout& a, uint64_t pb, const Layout& b, float beta, uint64_t pd, const Layout& d) {
    const std::vector<float> left = packed(pa, a, op.transposed_a, op.compute), right = packed(pb, b, op.transposed_b, op.compute);
    const uint64_t inner = op.transposed_a ? a.rows : a.columns;
    if (op.epilogue == EPILOGUE_BGRADA) {
        for (uint64_t r = 0; r < d.rows; r++) {
            double sum = 0;
            for (uint64_t q = 0; q < inner; q++) sum += left[q * d.rows + r];
            store(op.bias, r, d.type, float(sum));
        }
    }
    if (op.epilogue == EPILOGUE_BGRADB) {
        for (uint64_t c = 0; c < d.columns; c++) {
            double sum = 0;
            for (uint64_t q = 0; q < inner; q++) sum += right[q + c * inner];
            store(op.bias, c, d.type, float(sum));
        }
    }
    std::vector<double> sums(d.rows);
    for (uint64_t c = 0; c < d.columns; c++) {
        std::fill(sums.begin(), sums.end(), 0.0);
        for (uint64_t q = 0; q < inner; q++) add(sums.data(), &left[q * d.rows], right[q + c * inner], d.rows);
        for (uint64_t r = 0; r < d.rows; r++) {
            const uint64_t at = c * uint64_t(d.leading) + r;
            double value = alpha * sums[r];
            if (beta != 0) value += double(beta) * element(pd, at, d.type, COMPUTE_32F);
            if (op.epilogue == EPILOGUE_BIAS) value += element(op.bias, r, d.type, COMPUTE_32F);
            store(pd, at, d.type, float(value));
        }
    }
}

// What is wrong with the shapes; null if nothing.
const char* mismatch(const Operation& op, const Layout& a, const Layout& b, const Layout& c, const Layout& d) {
    const uint64_t rows = op.transposed_a ? a.columns : a.rows, inner = op.transposed_a ? a.rows : a.columns;
    const uint64_t inner_b = op.transposed_b ? b.columns : b.rows, columns = op.transposed_b ? b.rows : b.columns;
    if (rows != d.rows || columns != d.columns || inner != inner_b || c.rows != d.rows || c.columns != d.columns) return "shapes do not fit";
    for (const Layout* x : {&a, &b, &c, &d}) {
        if (x->rows == 0 || x->columns == 0 || x->leading < int64_t(x->rows)) return "a leading dimension below the rows";
        if (x->count != d.count) return "batch counts differ";
    }
    if (a.type != b.type || c.type != d.type || op.scale != FP32) return "types";
    if (d.type != FP32 && !(d.type == BF16 && a.type == BF16)) return "types";
    if (a.type != FP32 && a.type != BF16) return "types";
    if (op.compute != COMPUTE_32F && op.compute != COMPUTE_TF32) return "the compute type";
    const bool sums = op.epilogue == EPILOGUE_BGRADA || op.epilogue == EPILOGUE_BGRADB;
    if (op.epilogue != EPILOGUE_DEFAULT && op.epilogue != EPILOGUE_BIAS && !sums) return "the epilogue";
    return nullptr;
}

// The algorithm that takes its time; none unless told.
int slow() {
    static const int number = std::stoi(fake::setting("SLOW_ALGORITHM", "-1"));
    return number;
}

bool misaligned(const Layout& x, unsigned alignment) {
    return alignment < 16 || (uint64_t(x.leading) * 2) % 16 != 0 || (x.count > 1 && (uint64_t(x.stride) * 2) % 16 != 0);
}
}

CALL size_t cublasLtGetVersion() { return 130100; }
CALL int cublasLtCreate(void** handle) {
    if (fake::in_context()) return INVALID;
    return made(handle, 0, "handles");
}
CALL int cublasLtDestroy(int* handle) { return destroyed(handle, "handles"); }
CALL int cublasLtMatmulDescCreate(void** place, int compute, int scale) { return made(place, Operation{compute, scale}, "descriptors"); }
CALL int cublasLtMatmulDescDestroy(Operation* op) { return destroyed(op, "descriptors"); }
CALL int cublasLtMatmulDescSetAttribute(Operation* op, int attribute, const void* value, size_t bytes) {
    if (!known(op)) return fake::wrong(INVALID, "an attribute of a descriptor that is none");
    switch (attribute) {
        case 3: return put(op->transposed_a, value, bytes);
        case 4: return put(op->transposed_b, value, bytes);
        case 7: return put(op->epilogue, value, bytes);
        case 8: return put(op->bias, value, bytes);
        default: return fake::wrong(INVALID, "cublasLtMatmulDescSetAttribute " + std::to_string(attribute));
    }
}
CALL int cublasLtMatrixLayoutCreate(void** place, int type, uint64_t rows, uint64_t columns, int64_t leading) {
    return made(place, Layout{type, rows, columns, leading}, "layouts");
}
CALL int cublasLtMatrixLayoutDestroy(Layout* layout) { return destroyed(layout, "layouts"); }
CALL int cublasLtMatrixLayoutSetAttribute(Layout* layout, int attribute, const void* value, size_t bytes) {
    if (!known(layout)) return fake::wrong(INVALID, "an attribute of a layout that is none");
    if (attribute == 5) return put(layout->count, value, bytes);
    if (attribute == 6) return put(layout->stride, value, bytes);
    return fake::wrong(INVALID, "cublasLtMatrixLayoutSetAttribute " + std::to_string(attribute));
}
CALL int cublasLtMatmulPreferenceCreate(void** place) { return made(place, Preference{}, "preferences"); }
CALL int cublasLtMatmulPreferenceDestroy(Preference* preference) { return destroyed(preference, "preferences"); }
CALL int cublasLtMatmulPreferenceSetAttribute(Preference* preference, int attribute, const void* value, size_t bytes) {
    if (attribute == 1) return put(preference->workspace, value, bytes);
    if (attribute >= 5 && attribute <= 8) return put(preference->alignment[attribute - 5], value, bytes);
    return fake::wrong(INVALID, "cublasLtMatmulPreferenceSetAttribute " + std::to_string(attribute));
}

CALL int cublasLtMatmulAlgoGetHeuristic(
    void* handle, Operation* op, Layout* a, Layout* b, Layout* c, Layout* d, Preference* preference, int asked, Heuristic* results, int* found) {
    *found = 0;
    if (fake::refuse_in_capture("cublasLtMatmulAlgoGetHeuristic")) return EXECUTION_FAILED;
    if (!known(handle) || !known(op) || !known(a) || !known(b) || !known(c) || !known(d) || !known(preference) || asked < 1) return INVALID;
    if (const char* error = mismatch(*op, *a, *b, *c, *d)) return fake::wrong(INVALID, std::string("a product: ") + error);
    if (a->type == BF16 && (misaligned(*a, preference->alignment[0]) || misaligned(*b, preference->alignment[1]))) {
        // Right on every card, but without its fast tensor-core kernels.
        count("misaligned_bf16", 1);
        if (fake::setting("VERBOSE", "") == "1") {
            std::fprintf(stderr, "fake CUDA: bf16 product %llu x %llu x %llu: rows of %lld and %lld elements, not of a multiple of 8\n",
                (unsigned long long)d->columns, (unsigned long long)d->rows, (unsigned long long)(op->transposed_a ? a->rows : a->columns),
                (long long)a->leading, (long long)b->leading);
        }
    }
    const bool sums = op->epilogue == EPILOGUE_BGRADA || op->epilogue == EPILOGUE_BGRADB;
    if (sums && (d->count != 1 || d->type != FP32)) return NOT_SUPPORTED;
    *found = std::min(asked, ALGORITHMS);
    for (int n = 0; n < *found; n++) {
        Heuristic& one = results[n];
        one = Heuristic{};
        one.algorithm.data[0] = MAGIC;
        for (int i = 0; i < 4; i++) one.algorithm.data[1 + i] = preference->alignment[i];
        one.algorithm.data[5] = uint64_t(n);
        one.workspace = std::min<uint64_t>(preference->workspace, 1 << 20);
    }
    return SUCCESS;
}

CALL int cublasLtMatmul(
    void* handle, Operation* op, const float* alpha, uint64_t pa, Layout* a, uint64_t pb, Layout* b, const float* beta, uint64_t pc, Layout* c,
    uint64_t pd, Layout* d, const Algorithm* algorithm, uint64_t workspace, size_t bytes, fake::Stream* stream) {
    if (!known(handle) || !known(op) || !known(a) || !known(b) || !known(c) || !known(d)) return fake::wrong(INVALID, "cublasLtMatmul of what was destroyed");
    if (const char* error = mismatch(*op, *a, *b, *c, *d)) return fake::wrong(INVALID, std::string("cublasLtMatmul: ") + error);
    if (!algorithm || algorithm->data[0] != MAGIC) return fake::wrong(INVALID, "cublasLtMatmul without an algorithm");
    const uint64_t* told = algorithm->data + 1;
    // The epilogue reads the bias in vectors as wide as those it writes the result in, of 16 bytes at most.
    const bool bias = op->epilogue != EPILOGUE_DEFAULT;
    if (pa % told[0] || pb % told[1] || pc % told[2] || pd % told[3] || (bias && op->bias % std::min<uint64_t>(16, told[3]))) {
        return fake::wrong(NOT_SUPPORTED, "cublasLtMatmul: an address is less aligned than the algorithm was told");
    }
    if (pc != pd || (bytes > 0 && !on_card(workspace, bytes))) return fake::wrong(INVALID, "cublasLtMatmul: workspace or C");
    count("products", 1);
    const int number = int(algorithm->data[5]);
    count("algorithm_" + std::to_string(number), 1);
    const bool skipped = double(d->rows) * d->columns * (op->transposed_a ? a->rows : a->columns) * d->count > LARGEST;
    if (skipped) count("skipped_products", 1);
    const auto work = [=, op = *op, a = *a, b = *b, d = *d, alpha = *alpha, beta = *beta] {
        if (!on_card(pa, a.bytes()) || !on_card(pb, b.bytes()) || !on_card(pd, d.bytes()) || (bias && !on_card(op.bias, (d.type == BF16 ? 2 : 4) * (op.epilogue == EPILOGUE_BGRADB ? d.columns : d.rows)))) {
            return fake::wrong(fake::ILLEGAL_ADDRESS, "cublasLtMatmul: an operand is not on the card");
        }
        if (number == slow()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (skipped) return int(fake::OK);
        const int width = a.type == BF16 ? 2 : 4;
        for (int i = 0; i < d.count; i++) {
            multiply(op, alpha, pa + width * i * a.stride, a, pb + width * i * b.stride, b, beta, pd + (d.type == BF16 ? 2 : 4) * i * d.stride, d);
        }
        return int(fake::OK);
    };
    return fake::submit(stream, work) ? EXECUTION_FAILED : SUCCESS;
}

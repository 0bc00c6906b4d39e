// The emulation's scheduler and its door to Java.
#include "cuda_emulation.h"
#include "cuda_emulation_checks.h"
#include "cuda_emulation_fiber.h"

#include <jni.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <numeric>
#include <vector>

namespace emulation {
Index thread, block, blocks, threads;
unsigned char* dynamic_shared;

namespace {
constexpr int WARP = 32;
enum class State { READY, WARP_BARRIER, BLOCK_BARRIER, DONE };

Fiber scheduler;
Fiber fibers[1024];
State states[1024];
unsigned char* stacks[1024];
const void* sites[1024];
uint64_t slots[32][2][WARP];
int parity[1024];
bool sync_warp[32];  // the warp waits at __syncwarp(), which orders memory, and not at an exchange, which does not
int current;
Kernel kernel;
void** arguments;

void body() {
    kernel(arguments);
    if (checks::copies_under_way(current)) checks::fail("a thread ends before its asynchronous copies");
    states[current] = State::DONE;
    for (;;) fibers[current].to(scheduler);
}

void wait(State state, const void* site) {
    const int me = current;
    states[me] = state;
    sites[me] = site;
    fibers[me].to(scheduler);
}

void resume(int t) {
    current = t;
    thread = {unsigned(t), 0, 0};
    states[t] = State::READY;
    scheduler.to(fibers[t]);
}

// How many of a range of threads are in a state.
int count(int from, int to, State state) {
    int n = 0;
    for (int t = from; t < to; t++) n += states[t] == state;
    return n;
}

// In which order threads, warps and blocks take their turns: 0 as they are numbered, 1 backwards, else by chance from it.
// A card takes any; results must not hang on it.
uint64_t order;
uint64_t chance;

uint64_t draw() {
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return chance;
}

template <class T> void arrange(T* first, T* last) {
    std::iota(first, last, T(0));
    if (order == 1) std::reverse(first, last);
    if (order > 1) for (auto n = last - first; n > 1; n--) std::swap(first[n - 1], first[draw() % n]);
}

// Whether all of a range of threads wait at one place of the program.
bool together(int from, int to) {
    for (int t = from; t < to; t++) if (sites[t] != sites[from]) return false;
    return true;
}

// Runs one block; the text says what is wrong, empty if nothing.
std::string run_block() {
    const int n = threads.x;
    int warps[32], lanes[WARP];
    checks::begin_block();
    checks::forget_copies();
    for (int t = 0; t < n; t++) {
        if (!stacks[t]) stacks[t] = new unsigned char[STACK];
        fibers[t].prepare(stacks[t], body);
        states[t] = State::READY;
        parity[t] = 0;
    }
    for (;;) {
        arrange(warps, warps + n / WARP);
        for (int i = 0; i < n / WARP; i++) {
            const int w = warps[i] * WARP;
            if (states[w] == State::BLOCK_BARRIER || states[w] == State::DONE) continue;
            for (;;) {
                arrange(lanes, lanes + WARP);
                for (int lane : lanes) {
                    if (states[w + lane] == State::READY) resume(w + lane);
                    if (!checks::fault().empty()) return checks::fault();
                }
                const int at_warp = count(w, w + WARP, State::WARP_BARRIER);
                if (at_warp == 0) break;
                if (at_warp < WARP) {
                    return "only " + std::to_string(at_warp) + " of the 32 lanes from thread " + std::to_string(w)
                        + " reach a warp exchange or __syncwarp()";
                }
                if (checks::on && !together(w, w + WARP)) {
                    return "the lanes from thread " + std::to_string(w) + " meet at different warp exchanges";
                }
                if (sync_warp[w / WARP]) checks::end_warp_epoch(w / WARP);
                for (int t = w; t < w + WARP; t++) states[t] = State::READY;
            }
        }
        const int done = count(0, n, State::DONE), at_block = count(0, n, State::BLOCK_BARRIER);
        if (done == n) return "";
        if (at_block < n) {
            return "only " + std::to_string(at_block) + " of " + std::to_string(n) + " threads reach __syncthreads()";
        }
        if (checks::on && !together(0, n)) return "threads meet at different __syncthreads()";
        checks::end_block_epoch();
        for (int t = 0; t < n; t++) states[t] = State::READY;
    }
}

struct Entry { Kernel kernel; std::string name; int most; int parameters; };
std::map<std::string, Entry*>& entries() {
    static std::map<std::string, Entry*> all;
    return all;
}
std::mutex turn;
}

void block_barrier() { wait(State::BLOCK_BARRIER, __builtin_return_address(0)); }
void warp_barrier() {
    sync_warp[current / WARP] = true;
    wait(State::WARP_BARRIER, __builtin_return_address(0));
}

void touch_atomically(const void* address, size_t bytes) { checks::touch(address, bytes, true, true); }

int checks::thread() { return current; }
void checks::stop() {
    states[current] = State::DONE;
    for (;;) fibers[current].to(scheduler);
}
const unsigned char* checks::exchanged(size_t* bytes) {
    *bytes = sizeof slots;
    return reinterpret_cast<const unsigned char*>(slots);
}
const unsigned char* checks::stack(size_t* bytes) {
    *bytes = STACK;
    return stacks[current];
}

const uint64_t* exchange(uint64_t mine) {
    // Two sets of slots in turn: a lane can be one exchange ahead of the others, never two.
    const int me = current, warp = me / WARP, set = parity[me];
    slots[warp][set][me % WARP] = mine;
    parity[me] = 1 - set;
    sync_warp[warp] = false;
    wait(State::WARP_BARRIER, __builtin_return_address(0));
    return slots[warp][set];
}

void enter(const char* file, const char* name, int most, Kernel kernel, int parameters) {
    const std::string full = std::string(file) + "." + name;
    entries()[full] = new Entry{kernel, full, most, parameters};
}

namespace {
Entry* find(const char* name) {
    const auto found = entries().find(name);
    return found == entries().end() ? nullptr : found->second;
}

// Runs some blocks of a grid, by their numbers; the text says what is wrong, empty if nothing.
std::string run_blocks(
    Entry* e, Index grid, unsigned n, unsigned shared, void** table, std::vector<uint64_t> turns, bool races) {
    const std::lock_guard<std::mutex> guard(turn);
    kernel = e->kernel;
    arguments = table;
    blocks = grid;
    threads = {n, 1, 1};
    std::vector<uint64_t> memory((size_t(shared) + 31) / 8 + 2);
    dynamic_shared = reinterpret_cast<unsigned char*>((reinterpret_cast<uintptr_t>(memory.data()) + 15) & ~uintptr_t(15));
    std::string error;
    if (int(n) > e->most) error = std::to_string(n) + " threads a block, launch bounds of " + std::to_string(e->most);
    checks::begin_launch(e->name.rfind("checked:", 0) == 0, dynamic_shared, size_t(shared), races);
    for (uint64_t i = 0; i < turns.size() && error.empty(); i++) {
        const uint64_t b = turns[i];
        block = {unsigned(b % grid.x), unsigned(b / grid.x % grid.y), unsigned(b / grid.x / grid.y)};
        // What a card leaves in shared memory is anything: NaN shows a read before a write.
        std::memset(memory.data(), 0xff, memory.size() * 8);
        error = run_block();
    }
    return error.empty() ? error : e->name + ": " + error;
}

// Runs all of a grid.
std::string run_grid(Entry* e, Index grid, unsigned n, unsigned shared, void** table) {
    std::vector<uint64_t> turns(uint64_t(grid.x) * grid.y * grid.z);
    chance = order * 0x9e3779b97f4a7c15ull + 1;
    arrange(turns.data(), turns.data() + turns.size());
    return run_blocks(e, grid, n, shared, table, std::move(turns), true);
}
}
}

using namespace emulation;

// The door for what loads the emulation without Java.
extern "C" void* attn4j_emulation_find(const char* name) { return find(name); }
extern "C" int attn4j_emulation_parameters(void* entry) { return static_cast<Entry*>(entry)->parameters; }
// What is wrong; null if nothing.
extern "C" const char* attn4j_emulation_launch(
    void* entry, unsigned x, unsigned y, unsigned z, unsigned n, unsigned shared, void** table) {
    static thread_local std::string error;
    error = run_grid(static_cast<Entry*>(entry), {x, y, z}, n, shared, table);
    return error.empty() ? nullptr : error.c_str();
}

extern "C" JNIEXPORT jlong JNICALL Java_org_attn4j_framework_device_cuda_EmulationLibrary_find(
    JNIEnv* env, jclass, jstring name) {
    const char* text = env->GetStringUTFChars(name, nullptr);
    const auto found = reinterpret_cast<jlong>(find(text));
    env->ReleaseStringUTFChars(name, text);
    return found;
}

extern "C" JNIEXPORT void JNICALL Java_org_attn4j_framework_device_cuda_EmulationLibrary_launch(
    JNIEnv* env, jclass, jlong entry, jint gx, jint gy, jint gz, jint n, jint shared, jlong table) {
    const std::string error = run_grid(reinterpret_cast<Entry*>(entry), {unsigned(gx), unsigned(gy), unsigned(gz)},
        unsigned(n), unsigned(shared), reinterpret_cast<void**>(table));
    if (!error.empty()) env->ThrowNew(env->FindClass("java/lang/IllegalStateException"), error.c_str());
}

extern "C" JNIEXPORT void JNICALL Java_org_attn4j_framework_device_cuda_EmulationLibrary_launchBlocks(
    JNIEnv* env, jclass, jlong entry, jint gx, jint gy, jint gz, jint n, jint shared, jlong table, jlongArray numbers) {
    std::vector<uint64_t> turns(size_t(env->GetArrayLength(numbers)));
    env->GetLongArrayRegion(numbers, 0, jsize(turns.size()), reinterpret_cast<jlong*>(turns.data()));
    const std::string error = run_blocks(reinterpret_cast<Entry*>(entry), {unsigned(gx), unsigned(gy), unsigned(gz)},
        unsigned(n), unsigned(shared), reinterpret_cast<void**>(table), std::move(turns), false);
    if (!error.empty()) env->ThrowNew(env->FindClass("java/lang/IllegalStateException"), error.c_str());
}

extern "C" JNIEXPORT jlong JNICALL Java_org_attn4j_framework_device_cuda_EmulationLibrary_farthest(JNIEnv*, jclass) {
    return jlong(checks::farthest());
}

extern "C" JNIEXPORT void JNICALL Java_org_attn4j_framework_device_cuda_EmulationLibrary_order(
    JNIEnv*, jclass, jlong seed) {
    order = uint64_t(seed);
}

// Holds each access of a checked kernel against the last accesses to the same two bytes (the least that kernels write).
#include "cuda_emulation_checks.h"
#include "cuda_emulation.h"

#include <dlfcn.h>

#include <algorithm>
#include <memory>
#include <unordered_map>

// The library's zeroed memory, where static shared memory lies.
extern "C" __attribute__((visibility("hidden"))) unsigned char __bss_start[], _end[];

namespace emulation::checks {
bool on;

namespace {
constexpr unsigned NOBODY = 0xffffffffu, SEVERAL = 0xfffffffeu;
// Several threads of one warp, whose number is added.
constexpr unsigned OF_ONE_WARP = 0x40000000u;
constexpr int WARP = 32;
constexpr size_t GRAIN = 2, PAGE = 4096;

// Who touched a place last, and when: barriers of the block and of the warp end epochs.
struct Access {
    unsigned block, thread, epoch, warp_epoch;
    bool atomic;
};
struct Cell {
    unsigned launch = 0;
    Access write, read;
    bool copying = false;
};
using Page = std::unique_ptr<Cell[]>;

std::unordered_map<uintptr_t, Page> pages;
unsigned launch, block_number, epoch;
unsigned warp_epochs[32];
const unsigned char* shared_start;
size_t shared_bytes;
// The allocation that was looked up last.
const unsigned char* near_start;
size_t near_bytes;
bool racing;
size_t reached;
std::string found;

enum class Space { OTHER, BUILTIN, SHARED, GLOBAL };

bool within(const void* p, const unsigned char* start, size_t bytes) {
    return start != nullptr && p >= start && p < start + bytes;
}

// What the emulation itself offers to kernels.
bool builtin(const void* p) {
    using namespace emulation;
    for (const Index* i : {&emulation::thread, &block, &blocks, &threads}) {
        if (within(p, reinterpret_cast<const unsigned char*>(i), sizeof *i)) return true;
    }
    size_t bytes;
    const unsigned char* slots = exchanged(&bytes);
    return within(p, slots, bytes)
        || within(p, reinterpret_cast<const unsigned char*>(&dynamic_shared), sizeof dynamic_shared);
}

Space space(const void* p, size_t bytes) {
    if (builtin(p)) return Space::BUILTIN;
    if (within(p, shared_start, shared_bytes) || within(p, __bss_start, _end - __bss_start)) return Space::SHARED;
    if (!within(p, near_start, near_bytes)) near_start = allocation(p, &near_bytes);
    if (near_start == nullptr) return Space::OTHER;
    return static_cast<const unsigned char*>(p) + bytes <= near_start + near_bytes ? Space::GLOBAL : Space::OTHER;
}

std::string place(const void* site) {
    Dl_info info;
    if (dladdr(site, &info) == 0) return "";
    char text[64];
    std::snprintf(text, sizeof text, " (code at +0x%zx)",
                  size_t(static_cast<const char*>(site) - static_cast<const char*>(info.dli_fbase)));
    return text;
}

std::string who(unsigned block, unsigned thread) {
    return (thread >= OF_ONE_WARP ? std::string("several threads") : "thread " + std::to_string(thread)) + " of "
        + (block == SEVERAL ? std::string("several blocks") : "block " + std::to_string(block));
}

void report(const char* what, const Access& before, const char* memory) {
    if (!found.empty()) return;
    found = std::string(what) + " in " + memory + " memory: " + who(before.block, before.thread) + ", then "
        + who(block_number, unsigned(thread())) + ", and no barrier between them";
}

// The warp of a thread, or of several threads of one warp.
unsigned warp_of(unsigned thread) {
    return thread == SEVERAL ? NOBODY : thread >= OF_ONE_WARP ? thread - OF_ONE_WARP : thread / WARP;
}

// Whether an earlier access comes before this one on every card.
bool ordered(const Access& before, unsigned me) {
    if (before.thread == NOBODY) return true;
    if (before.block != block_number) return false;
    if (before.epoch < epoch || before.thread == me) return true;
    return warp_of(before.thread) == me / WARP && before.warp_epoch < warp_epochs[me / WARP];
}

Cell& cell(uintptr_t grain) {
    Page& page = pages[grain * GRAIN / PAGE];
    if (!page) page.reset(new Cell[PAGE / GRAIN]);
    return page[grain % (PAGE / GRAIN)];
}

void touch_grain(uintptr_t grain, bool write, bool atomic, Space where) {
    const unsigned me = unsigned(thread());
    const char* memory = where == Space::SHARED ? "shared" : "global";
    Cell& c = cell(grain);
    const bool fresh = c.launch != launch
        || (where == Space::SHARED && c.write.block != block_number && c.read.block != block_number);
    if (fresh) {
        c.launch = launch;
        c.write = c.read = {NOBODY, NOBODY, 0, 0, false};
        c.copying = false;
    }
    if (c.copying && found.empty()) {
        found = std::string("touches ") + memory + " memory that an asynchronous copy still writes: "
            + who(block_number, me);
    }
    if (where == Space::SHARED && !write && c.write.thread == NOBODY && found.empty()) {
        found = "reads shared memory that nothing wrote: " + who(block_number, me);
    }
    if (!ordered(c.write, me) && !(atomic && c.write.atomic)) {
        report(write ? "two writes" : "a write and a read", c.write, memory);
    }
    const Access now = {block_number, me, epoch, warp_epochs[me / WARP], atomic};
    if (write) {
        if (!ordered(c.read, me) && !(atomic && c.read.atomic)) report("a read and a write", c.read, memory);
        c.write = now;
        c.read = {NOBODY, NOBODY, 0, 0, false};
    } else if (c.read.thread == NOBODY || ordered(c.read, me)) {
        c.read = now;
    } else {
        c.read.block = c.read.block == block_number ? block_number : SEVERAL;
        // Lanes of one warp that read together are parted from a later write by the warp's own barrier.
        c.read.thread = warp_of(c.read.thread) == me / WARP ? OF_ONE_WARP + me / WARP : SEVERAL;
        c.read.epoch = epoch;
        c.read.warp_epoch = warp_epochs[me / WARP];
    }
}
}

void begin_launch(bool checked, const unsigned char* dynamic_shared, size_t bytes, bool races) {
    on = checked;
    racing = races;
    reached = 0;
    shared_start = dynamic_shared;
    shared_bytes = bytes;
    near_start = nullptr;
    launch++;
    block_number = 0;
    found.clear();
    if (pages.size() > 4096) pages.clear();
}

void begin_block() {
    block_number++;
    epoch = 0;
    for (unsigned& w : warp_epochs) w = 0;
}

void end_block_epoch() { epoch++; }
void end_warp_epoch(int warp) { warp_epochs[warp]++; }
const std::string& fault() { return found; }
size_t farthest() { return reached; }

void touch(const void* address, size_t bytes, bool write, bool atomic) {
    if (!on || !found.empty()) return;
    const Space where = space(address, bytes);
    if (where == Space::BUILTIN) return;
    if (where == Space::OTHER) {
        size_t size;
        const unsigned char* own = stack(&size);
        // Constants lie in the library's image.
        Dl_info info;
        if (!within(address, own, size) && (write || dladdr(address, &info) == 0)) {
            found = std::string(write ? "writes" : "reads") + " outside of any memory: thread "
                + std::to_string(thread()) + " of block " + std::to_string(block_number);
            stop();
        }
        return;
    }
    const auto first = reinterpret_cast<uintptr_t>(address);
    if (where == Space::GLOBAL) {
        reached = std::max(reached, size_t(static_cast<const unsigned char*>(address) + bytes - near_start));
        if (!racing) return;
    }
    for (uintptr_t g = first / GRAIN; g <= (first + bytes - 1) / GRAIN; g++) touch_grain(g, write, atomic, where);
    if (found.empty()) return;
    found += place(__builtin_return_address(0));
    stop();
}

void fail(const char* what) {
    if (!on || !found.empty()) return;
    found = what + (": " + who(block_number, unsigned(thread())));
    stop();
}

void begin_copy(const void* address, size_t bytes) {
    touch(address, bytes, true, false);
    if (!on || space(address, bytes) != Space::SHARED) return fail("an asynchronous copy to no shared memory");
    const auto first = reinterpret_cast<uintptr_t>(address);
    for (uintptr_t g = first / GRAIN; g <= (first + bytes - 1) / GRAIN; g++) cell(g).copying = true;
}

void end_copy(const void* address, size_t bytes) {
    if (!on) return;
    const auto first = reinterpret_cast<uintptr_t>(address);
    for (uintptr_t g = first / GRAIN; g <= (first + bytes - 1) / GRAIN; g++) cell(g).copying = false;
    touch(address, bytes, true, false);
}

// Where the compiler's checks of undefined behaviour report to: each begins with the place in the source.
void undefined(const char* what, const void* data) {
    struct Source { const char* file; unsigned line, column; };
    const auto* source = static_cast<const Source*>(data);
    if (on && found.empty()) {
        found = std::string(what) + " at " + source->file + ":" + std::to_string(source->line);
        stop();
    }
}
}

using emulation::checks::touch;
using emulation::checks::undefined;

#define ACCESS(n) \
    extern "C" void __tsan_read##n(void* p) { touch(p, n, false, false); } \
    extern "C" void __tsan_write##n(void* p) { touch(p, n, true, false); } \
    extern "C" void __tsan_unaligned_read##n(void* p) { touch(p, n, false, false); } \
    extern "C" void __tsan_unaligned_write##n(void* p) { touch(p, n, true, false); }
ACCESS(1) ACCESS(2) ACCESS(4) ACCESS(8) ACCESS(16)
extern "C" void __tsan_read_range(void* p, unsigned long n) { touch(p, n, false, false); }
extern "C" void __tsan_write_range(void* p, unsigned long n) { touch(p, n, true, false); }
extern "C" void __tsan_init() {}
extern "C" void __tsan_func_entry(void*) {}
extern "C" void __tsan_func_exit() {}

extern "C" void __ubsan_handle_type_mismatch_v1(void* d, void*) { undefined("a misaligned or null address", d); }
extern "C" void __ubsan_handle_out_of_bounds(void* d, void*) { undefined("an index out of bounds", d); }
extern "C" void __ubsan_handle_shift_out_of_bounds(void* d, void*, void*) { undefined("a shift out of bounds", d); }
extern "C" void __ubsan_handle_add_overflow(void* d, void*, void*) { undefined("an overflow of +", d); }
extern "C" void __ubsan_handle_sub_overflow(void* d, void*, void*) { undefined("an overflow of -", d); }
extern "C" void __ubsan_handle_mul_overflow(void* d, void*, void*) { undefined("an overflow of *", d); }
extern "C" void __ubsan_handle_negate_overflow(void* d, void*) { undefined("an overflow of unary -", d); }
extern "C" void __ubsan_handle_divrem_overflow(void* d, void*, void*) { undefined("an overflow of /", d); }

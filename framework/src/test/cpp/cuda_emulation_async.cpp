// Asynchronous copies to shared memory, made as late as a card may make them: when their thread waits for them. Until then
// their target holds NaN, and the checker lets nobody touch it. See async_copy.cuh.
#include "cuda_emulation.h"
#include "cuda_emulation_checks.h"

#include <vector>

namespace emulation {
namespace {
struct Copy {
    void* to;
    const void* from; // null: zeros
    size_t bytes;
};
using Group = std::vector<Copy>;

struct Copies {
    std::vector<Group> groups; // the first is the oldest
    Group open;
};
Copies copies[1024];

void make(const Copy& copy) {
    checks::end_copy(copy.to, copy.bytes);
    if (copy.from == nullptr) {
        std::memset(copy.to, 0, copy.bytes);
        return;
    }
    checks::touch(copy.from, copy.bytes, false, false);
    std::memcpy(copy.to, copy.from, copy.bytes);
}
}

void must_align(const void* address, size_t bytes) {
    if (reinterpret_cast<uintptr_t>(address) % bytes != 0) checks::fail("a misaligned address");
}

void copy_async(void* to, const void* from, size_t bytes, bool there) {
    must_align(to, bytes);
    must_align(from, bytes);
    checks::begin_copy(to, bytes);
    std::memset(to, 0xff, bytes);
    copies[checks::thread()].open.push_back({to, there ? from : nullptr, bytes});
}

void commit_async() {
    Copies& mine = copies[checks::thread()];
    mine.groups.push_back(std::move(mine.open));
    mine.open.clear();
}

void wait_async(int pending) {
    auto& groups = copies[checks::thread()].groups;
    while (groups.size() > size_t(pending)) {
        for (const Copy& copy : groups.front()) make(copy);
        groups.erase(groups.begin());
    }
}

void checks::forget_copies() {
    for (Copies& c : copies) {
        c.groups.clear();
        c.open.clear();
    }
}

bool checks::copies_under_way(int thread) {
    const Copies& mine = copies[thread];
    bool any = !mine.open.empty();
    for (const Group& g : mine.groups) any |= !g.empty();
    return any;
}
}

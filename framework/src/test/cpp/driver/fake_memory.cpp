// The card's memory: each block at an address of its own that is never given twice, so that a stale address shows. Copies
// and fills are work on a stream.
#include "fake.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

namespace fake {
namespace {
constexpr uint64_t BASE = 0x200000000000, END = 0x400000000000, PAGE = 4096;
constexpr unsigned char REST = 0xa5;
// Blocks up to this size start as NaN; of larger ones only what is touched takes memory.
constexpr uint64_t FILLED = 256u << 20;

std::mutex turn;
std::map<uint64_t, uint64_t> blocks, pins;
uint64_t next = BASE, used = 0;

uint64_t total() { return std::strtoull(setting("MEMORY", "4294967296").c_str(), nullptr, 10); }
uint64_t pages(uint64_t bytes) { return (bytes + PAGE - 1) / PAGE * PAGE; }

bool inside(const std::map<uint64_t, uint64_t>& all, uint64_t address, uint64_t bytes) {
    auto after = all.upper_bound(address);
    if (after == all.begin()) return false;
    const auto& [start, size] = *--after;
    return address - start <= size && bytes <= size - (address - start);
}

int copy(Stream* stream, const char* call, uint64_t to, uint64_t from, uint64_t bytes, bool to_card, bool from_card) {
    if (const int status = in_context()) return status;
    if (to_card && !on_card(to, bytes)) return wrong(INVALID_VALUE, std::string(call) + ": the target is not on the card");
    if (from_card && !on_card(from, bytes)) return wrong(INVALID_VALUE, std::string(call) + ": the source is not on the card");
    if (!to_card || !from_card) {
        if (const int status = refuse_in_capture(call)) return status;
        if (!pinned(to_card ? from : to, bytes)) count(to_card ? "pageable_in" : "pageable_out", 1);
    }
    return submit(stream, [=] {
        if ((to_card && !on_card(to, bytes)) || (from_card && !on_card(from, bytes))) {
            return wrong(ILLEGAL_ADDRESS, std::string(call) + ": memory that was freed");
        }
        std::memmove(reinterpret_cast<void*>(to), reinterpret_cast<const void*>(from), bytes);
        return int(OK);
    });
}
}

bool on_card(uint64_t address, uint64_t bytes) {
    const std::lock_guard<std::mutex> guard(turn);
    return inside(blocks, address, bytes);
}
bool of_card(uint64_t address) { return address >= BASE && address < END; }
bool pinned(uint64_t address, uint64_t bytes) {
    const std::lock_guard<std::mutex> guard(turn);
    return inside(pins, address, bytes);
}
}

using namespace fake;

CALL int cuMemAlloc_v2(uint64_t* address, size_t bytes) {
    if (const int status = in_context()) return status;
    if (const int status = refuse_in_capture("cuMemAlloc")) return status;
    if (bytes == 0) return wrong(INVALID_VALUE, "cuMemAlloc of 0 bytes");
    const std::lock_guard<std::mutex> guard(turn);
    if (bytes > total() - used) return OUT_OF_MEMORY;
    void* memory = mmap(reinterpret_cast<void*>(next), pages(bytes), PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    if (memory == MAP_FAILED) return OUT_OF_MEMORY;
    if (bytes <= FILLED) std::memset(memory, 0xff, bytes);
    std::memset(static_cast<char*>(memory) + bytes, REST, pages(bytes) - bytes);
    blocks[*address = next] = bytes;
    next += pages(bytes) + PAGE;
    used += bytes;
    count("blocks", 1);
    count("allocations", 1);
    return OK;
}

CALL int cuMemFree_v2(uint64_t address) {
    if (const int status = in_context()) return status;
    if (const int status = refuse_in_capture("cuMemFree")) return status;
    if (const int status = drain_all()) return status;
    const std::lock_guard<std::mutex> guard(turn);
    const auto found = blocks.find(address);
    if (found == blocks.end()) return wrong(INVALID_VALUE, "cuMemFree of an address that is no block's");
    const uint64_t bytes = found->second;
    const auto* memory = reinterpret_cast<const unsigned char*>(address);
    for (uint64_t i = bytes; i < pages(bytes); i++) {
        if (memory[i] != REST) {
            wrong(OK, "a block of " + std::to_string(bytes) + " bytes was written beyond its end");
            break;
        }
    }
    munmap(reinterpret_cast<void*>(address), pages(bytes));
    blocks.erase(found);
    used -= bytes;
    count("blocks", -1);
    return OK;
}

CALL int cuMemGetInfo_v2(size_t* free, size_t* all) {
    if (const int status = in_context()) return status;
    const std::lock_guard<std::mutex> guard(turn);
    *all = total();
    *free = total() - used;
    return OK;
}

CALL int cuMemHostAlloc(void** memory, size_t bytes, unsigned) {
    if (const int status = in_context()) return status;
    if (const int status = refuse_in_capture("cuMemHostAlloc")) return status;
    *memory = std::aligned_alloc(PAGE, pages(bytes));
    const std::lock_guard<std::mutex> guard(turn);
    pins[reinterpret_cast<uint64_t>(*memory)] = bytes;
    count("pinned", 1);
    return OK;
}

CALL int cuMemFreeHost(void* memory) {
    if (const int status = refuse_in_capture("cuMemFreeHost")) return status;
    if (const int status = drain_all()) return status;
    const std::lock_guard<std::mutex> guard(turn);
    if (!pins.erase(reinterpret_cast<uint64_t>(memory))) return wrong(INVALID_VALUE, "cuMemFreeHost of foreign memory");
    std::free(memory);
    count("pinned", -1);
    return OK;
}

CALL int cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, size_t bytes, Stream* stream) {
    return copy(stream, "cuMemcpyHtoDAsync", to, reinterpret_cast<uint64_t>(from), bytes, true, false);
}
CALL int cuMemcpyDtoHAsync_v2(void* to, uint64_t from, size_t bytes, Stream* stream) {
    return copy(stream, "cuMemcpyDtoHAsync", reinterpret_cast<uint64_t>(to), from, bytes, false, true);
}
CALL int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, Stream* stream) {
    return copy(stream, "cuMemcpyDtoDAsync", to, from, bytes, true, true);
}
CALL int cuMemsetD8Async(uint64_t to, unsigned char value, size_t bytes, Stream* stream) {
    if (const int status = in_context()) return status;
    if (!on_card(to, bytes)) return wrong(INVALID_VALUE, "cuMemsetD8Async: the target is not on the card");
    return submit(stream, [=] {
        if (!on_card(to, bytes)) return wrong(ILLEGAL_ADDRESS, "cuMemsetD8Async: memory that was freed");
        std::memset(reinterpret_cast<void*>(to), value, bytes);
        return int(OK);
    });
}

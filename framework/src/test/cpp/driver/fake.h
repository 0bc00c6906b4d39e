// A stand-in for NVIDIA's driver, cuBLASLt and NVRTC on a machine without a card: what its parts share. The card's memory is
// the host's, kernels run in the emulation. It is as strict and as late as the interface allows: work waits in its stream
// until something must wait for it, a copy reads its source only then, and what a capture cannot hold is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#define CALL extern "C" __attribute__((visibility("default")))
#define SHARED __attribute__((visibility("default")))

namespace fake {
// CUresult, those that are used.
enum Status {
    OK = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_INITIALIZED = 3, INVALID_DEVICE = 101, INVALID_IMAGE = 200,
    INVALID_CONTEXT = 201, NO_BINARY_FOR_GPU = 209, INVALID_HANDLE = 400, ILLEGAL_STATE = 401, NOT_FOUND = 500,
    NOT_READY = 600, ILLEGAL_ADDRESS = 700, LAUNCH_FAILED = 719, CAPTURE_UNSUPPORTED = 900, CAPTURE_INVALIDATED = 901
};

// A piece of work on a stream; gives a status when it is run.
using Work = std::function<int()>;
struct Stream;

// Says on the standard error what is wrong, counts it, and gives the status back.
SHARED int wrong(int status, const std::string& what);
// A counter of the report; the total so far.
SHARED long long count(const std::string& name, long long by);
// An environment variable FAKE_CUDA_<name>, or the value that stands for it.
SHARED std::string setting(const char* name, const char* otherwise);
// Whether bytes at an address lie in one live block of the card's memory.
SHARED bool on_card(uint64_t address, uint64_t bytes);
// Whether an address belongs to the range from which the card's memory is cut.
SHARED bool of_card(uint64_t address);
// Whether a host address lies in pinned memory.
SHARED bool pinned(uint64_t address, uint64_t bytes);
// Status 0, or the refusal of a call that a thread must not make while it captures; that ends the capture's validity.
SHARED int refuse_in_capture(const char* call);
// Status 0 where this thread has a context.
SHARED int in_context();
// Puts work at a stream's end, or into the graph that the stream captures.
SHARED int submit(Stream* stream, Work work);
// Runs what waits in every stream.
SHARED int drain_all();
}

// The driver: one card, its primary context, modules and launches.
#include "fake.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sstream>

namespace {
constexpr int PLAIN_SHARED = 48 << 10, MAX_SHARED = 99 << 10;
int context_references = 0, context;
thread_local void* current = nullptr;
bool initialized = false;

int capability() {
    const std::string version = fake::setting("CAPABILITY", "9.0");
    return 10 * std::atoi(version.c_str()) + std::atoi(version.c_str() + version.find('.') + 1);
}

// The emulation's door.
struct Emulation {
    void* (*find)(const char*) = nullptr;
    int (*parameters)(void*) = nullptr;
    const char* (*launch)(void*, unsigned, unsigned, unsigned, unsigned, unsigned, void**) = nullptr;
    bool open() {
        if (find) return true;
        void* library = dlopen(fake::setting("KERNELS", "").c_str(), RTLD_NOW);
        if (!library) return false;
        find = reinterpret_cast<decltype(find)>(dlsym(library, "attn4j_emulation_find"));
        parameters = reinterpret_cast<decltype(parameters)>(dlsym(library, "attn4j_emulation_parameters"));
        launch = reinterpret_cast<decltype(launch)>(dlsym(library, "attn4j_emulation_launch"));
        return find && parameters && launch;
    }
} emulation;

struct Module { std::string file; };
struct Function { void* entry; std::string name; int shared = PLAIN_SHARED; };

// 8 bytes at an address that may not be readable: the kernel looks, so that a wrong one is an answer and not a crash.
bool peek(const void* address, uint64_t& value) {
    static int ends[2] = {-1, -1};
    if (ends[0] < 0 && pipe(ends) != 0) return false;
    if (write(ends[1], address, 8) != 8) return false;
    return read(ends[0], &value, 8) == 8;
}
}

namespace fake {
int in_context() {
    return current ? int(OK) : wrong(INVALID_CONTEXT, "a call on a thread without a context");
}
}

using namespace fake;

CALL int cuInit(unsigned) {
    initialized = true;
    return OK;
}
CALL int cuDriverGetVersion(int* version) {
    *version = std::atoi(setting("VERSION", "13000").c_str());
    return OK;
}
CALL int cuGetErrorString(int status, const char** text) {
    static const std::map<int, const char*> texts = {
        {INVALID_VALUE, "invalid argument"}, {OUT_OF_MEMORY, "out of memory"}, {INVALID_CONTEXT, "invalid device context"},
        {INVALID_IMAGE, "device kernel image is invalid"}, {NO_BINARY_FOR_GPU, "no kernel image is available for the device"},
        {NOT_FOUND, "named symbol not found"}, {ILLEGAL_ADDRESS, "an illegal memory access was encountered"},
        {LAUNCH_FAILED, "unspecified launch failure"}, {CAPTURE_UNSUPPORTED, "operation not permitted when stream is capturing"},
        {CAPTURE_INVALIDATED, "operation failed due to a previous error during capture"},
        {ILLEGAL_STATE, "the operation cannot be performed in the present state"}};
    const auto found = texts.find(status);
    *text = found == texts.end() ? nullptr : found->second;
    return found == texts.end() ? INVALID_VALUE : OK;
}
CALL int cuDeviceGetCount(int* n) {
    *n = 1;
    return initialized ? OK : NOT_INITIALIZED;
}
CALL int cuDeviceGet(int* device, int index) {
    *device = 0;
    return index == 0 ? OK : INVALID_DEVICE;
}
CALL int cuDeviceGetName(char* name, int length, int) {
    std::snprintf(name, size_t(length), "stand-in");
    return OK;
}
CALL int cuDeviceTotalMem_v2(size_t* bytes, int) {
    *bytes = std::strtoull(setting("MEMORY", "4294967296").c_str(), nullptr, 10);
    return OK;
}
CALL int cuDeviceGetAttribute(int* value, int attribute, int) {
    if (attribute != 75 && attribute != 76) return INVALID_VALUE;
    *value = attribute == 75 ? capability() / 10 : capability() % 10;
    return OK;
}
CALL int cuDevicePrimaryCtxRetain(void** given, int) {
    count("contexts", 1);
    context_references++;
    *given = &context;
    return OK;
}
CALL int cuDevicePrimaryCtxRelease_v2(int) {
    count("contexts", -1);
    return --context_references < 0 ? INVALID_CONTEXT : OK;
}
CALL int cuCtxSetCurrent(void* given) {
    if (given && (given != &context || context_references == 0)) return wrong(INVALID_CONTEXT, "cuCtxSetCurrent: no context");
    current = given;
    return OK;
}

// What the stand-in for NVRTC makes: "fake cubin", the file and the architecture, a line each.
CALL int cuModuleLoadData(Module** module, const void* image) {
    if (const int status = in_context()) return status;
    if (const int status = refuse_in_capture("cuModuleLoadData")) return status;
    std::istringstream text(static_cast<const char*>(image));
    std::string kind, file, architecture;
    std::getline(text, kind) && std::getline(text, file) && std::getline(text, architecture);
    if (kind != "fake cubin") return wrong(INVALID_IMAGE, "cuModuleLoadData of something else than a kernel file");
    const int wanted = std::atoi(architecture.c_str() + architecture.find('_') + 1);
    const bool fits = architecture[0] == 's' ? wanted / 10 == capability() / 10 && wanted <= capability() : wanted <= capability();
    if (!fits) return wrong(NO_BINARY_FOR_GPU, file + " was compiled for " + architecture);
    *module = new Module{file};
    count("modules", 1);
    return OK;
}
CALL int cuModuleUnload(Module* module) {
    delete module;
    count("modules", -1);
    return OK;
}
CALL int cuModuleGetFunction(Function** function, Module* module, const char* name) {
    if (!emulation.open()) return wrong(NOT_FOUND, "no emulation in FAKE_CUDA_KERNELS: " + setting("KERNELS", ""));
    void* entry = emulation.find((module->file + "." + name).c_str());
    if (!entry) return NOT_FOUND;
    *function = new Function{entry, module->file + "." + name};
    return OK;
}
CALL int cuFuncSetAttribute(Function* function, int attribute, int value) {
    if (attribute != 8 || value < 0 || value > MAX_SHARED) return wrong(INVALID_VALUE, "cuFuncSetAttribute of " + function->name);
    function->shared = value;
    return OK;
}

CALL int cuLaunchKernel(
    Function* function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned tall, unsigned deep, unsigned shared,
    Stream* stream, void** parameters, void** extra) {
    if (const int status = in_context()) return status;
    const std::string name = function->name;
    const bool sizes = x && y && z && x <= 0x7fffffffu && y <= 65535 && z <= 65535 && threads && threads <= 1024 && tall == 1 && deep == 1;
    if (!sizes || shared > unsigned(function->shared)) {
        return wrong(INVALID_VALUE, "cuLaunchKernel of " + name + ": a grid, block or shared memory that no card takes");
    }
    if (extra) return wrong(INVALID_VALUE, "cuLaunchKernel of " + name + ": extra is not null beside kernelParams");
    const int n = emulation.parameters(function->entry);
    auto values = std::make_shared<std::vector<uint64_t>>(n);
    for (int i = 0; i < n; i++) {
        uint64_t place = 0;
        if (!parameters || !peek(parameters + i, place) || !place || !peek(reinterpret_cast<void*>(place), (*values)[i])) {
            return wrong(INVALID_VALUE, "cuLaunchKernel of " + name + ": kernelParams[" + std::to_string(i) + "] of " + std::to_string(n)
                + " is no address of a value");
        }
    }
    count("launches", 1);
    return submit(stream, [=, entry = function->entry] {
        std::vector<void*> table;
        for (uint64_t& value : *values) {
            // Whether it is an address or a number only the kernel knows; numbers of this size do not occur.
            if (of_card(value) && !on_card(value, 0)) return wrong(ILLEGAL_ADDRESS, name + ": an argument points to memory that was freed");
            table.push_back(&value);
        }
        const char* error = emulation.launch(entry, x, y, z, threads, shared, table.data());
        return error ? wrong(LAUNCH_FAILED, error) : int(OK);
    });
}

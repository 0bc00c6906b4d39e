// NVRTC: looks at options and includes, and makes a text that names the file; the emulation has its kernels.
#include "fake.h"

#include <dlfcn.h>

#include <cstring>
#include <map>
#include <regex>

namespace {
enum { SUCCESS = 0, INVALID_INPUT = 3, INVALID_PROGRAM = 4, INVALID_OPTION = 5, COMPILATION = 6, BUILTINS = 7 };
constexpr int KNOWN[] = {75, 80, 86, 87, 88, 89, 90, 100, 103, 110, 120, 121};
struct Program { std::string name, text, code, log; std::map<std::string, std::string> headers; };

std::string missing(const Program& program, const std::string& text) {
    static const std::regex include("(^|\n)\\s*#include \"([^\"]+)\"");
    for (std::sregex_iterator i(text.begin(), text.end(), include), end; i != end; ++i) {
        if (!program.headers.count((*i)[2])) return (*i)[2];
    }
    return "";
}
int size_of(const std::string& text, size_t* bytes) {
    *bytes = text.size() + 1;
    return SUCCESS;
}
int copied(const std::string& text, char* out) {
    std::memcpy(out, text.c_str(), text.size() + 1);
    return SUCCESS;
}
}

CALL int nvrtcVersion(int* major, int* minor) {
    *major = 13;
    *minor = 0;
    return SUCCESS;
}
CALL int nvrtcGetNumSupportedArchs(int* n) {
    *n = int(std::size(KNOWN));
    return SUCCESS;
}
CALL int nvrtcGetSupportedArchs(int* all) {
    std::copy(std::begin(KNOWN), std::end(KNOWN), all);
    return SUCCESS;
}
CALL const char* nvrtcGetErrorString(int status) {
    static const char* texts[] = {"NVRTC_SUCCESS", "NVRTC_ERROR_OUT_OF_MEMORY", "NVRTC_ERROR_PROGRAM_CREATION_FAILURE",
        "NVRTC_ERROR_INVALID_INPUT", "NVRTC_ERROR_INVALID_PROGRAM", "NVRTC_ERROR_INVALID_OPTION", "NVRTC_ERROR_COMPILATION",
        "NVRTC_ERROR_BUILTIN_OPERATION_FAILURE"};
    return status >= 0 && status <= BUILTINS ? texts[status] : "NVRTC_ERROR unknown";
}
CALL int nvrtcCreateProgram(Program** program, const char* text, const char* name, int n, const char* const* headers, const char* const* names) {
    if (!text || n < 0) return INVALID_INPUT;
    auto* made = new Program{name ? name : "default_program", text, "", "", {}};
    for (int i = 0; i < n; i++) made->headers[names[i]] = headers[i];
    *program = made;
    fake::count("programs", 1);
    return SUCCESS;
}
CALL int nvrtcDestroyProgram(Program** program) {
    if (!program || !*program) return INVALID_PROGRAM;
    delete *program;
    *program = nullptr;
    fake::count("programs", -1);
    return SUCCESS;
}
CALL int nvrtcCompileProgram(Program* program, int n, const char* const* options) {
    if (fake::refuse_in_capture("nvrtcCompileProgram")) return COMPILATION;
    // As the compiler does: by name alone, so that it must be on the loader's path or in memory already.
    if (!dlopen("libnvrtc-builtins.so.13.0", RTLD_LAZY)) {
        program->log = "nvrtc: error: failed to open libnvrtc-builtins.so.13.0.\n  Make sure that libnvrtc-builtins.so.13.0 is installed correctly.";
        return BUILTINS;
    }
    std::string architecture;
    for (int i = 0; i < n; i++) {
        const std::string option = options[i];
        const std::string wanted = "--gpu-architecture=";
        if (option.rfind(wanted, 0) == 0) architecture = option.substr(wanted.size());
        else if (option != "--std=c++17" && option != "--device-as-default-execution-space") {
            program->log = "nvrtc: error: invalid value for " + option;
            return INVALID_OPTION;
        }
    }
    const size_t number = architecture.find('_');
    const int capability = number == std::string::npos ? 0 : std::atoi(architecture.c_str() + number + 1);
    if (std::find(std::begin(KNOWN), std::end(KNOWN), capability) == std::end(KNOWN)) {
        program->log = "nvrtc: error: invalid value for --gpu-architecture (" + architecture + ")";
        return INVALID_OPTION;
    }
    std::string absent = missing(*program, program->text);
    for (const auto& [name, text] : program->headers) if (absent.empty()) absent = missing(*program, text);
    if (!absent.empty()) {
        program->log = program->name + ": catastrophic error: could not open source file \"" + absent + "\"";
        return COMPILATION;
    }
    fake::count("compiled", 1);
    program->code = "fake cubin\n" + program->name.substr(0, program->name.rfind('.')) + "\n" + architecture + "\n";
    return SUCCESS;
}
CALL int nvrtcGetCUBINSize(Program* program, size_t* bytes) { return size_of(program->code, bytes); }
CALL int nvrtcGetCUBIN(Program* program, char* code) { return copied(program->code, code); }
CALL int nvrtcGetPTXSize(Program* program, size_t* bytes) { return size_of(program->code, bytes); }
CALL int nvrtcGetPTX(Program* program, char* code) { return copied(program->code, code); }
CALL int nvrtcGetProgramLogSize(Program* program, size_t* bytes) { return size_of(program->log, bytes); }
CALL int nvrtcGetProgramLog(Program* program, char* log) { return copied(program->log, log); }

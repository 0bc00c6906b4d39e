// Settings, counters and the report, a line "name value" for each counter: live objects, calls, and what was wrong.
#include "fake.h"

#include <jni.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>

namespace fake {
namespace {
std::mutex turn;
std::map<std::string, long long>& counters() {
    static auto* all = new std::map<std::string, long long>();
    return *all;
}

void report() {
    const char* file = std::getenv("FAKE_CUDA_REPORT");
    if (!file) return;
    FILE* out = std::fopen(file, "w");
    if (!out) return;
    const std::lock_guard<std::mutex> guard(turn);
    for (const auto& [name, value] : counters()) std::fprintf(out, "%s %lld\n", name.c_str(), value);
    std::fclose(out);
}
const int registered = std::atexit(report);
}

long long count(const std::string& name, long long by) {
    const std::lock_guard<std::mutex> guard(turn);
    return counters()[name] += by;
}

int wrong(int status, const std::string& what) {
    count("wrong", 1);
    std::fprintf(stderr, "fake CUDA: %s\n", what.c_str());
    return status;
}

std::string setting(const char* name, const char* otherwise) {
    const char* value = std::getenv((std::string("FAKE_CUDA_") + name).c_str());
    return value ? value : otherwise;
}
}

extern "C" JNIEXPORT jlong JNICALL Java_org_attn4j_framework_device_cuda_FakeCuda_counter(JNIEnv* env, jclass, jstring name) {
    const char* text = env->GetStringUTFChars(name, nullptr);
    const jlong value = fake::count(text, 0);
    env->ReleaseStringUTFChars(name, text);
    return value;
}

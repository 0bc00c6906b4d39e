// A thread of a kernel: a stack of its own, left and taken up again where it was left.
#pragma once
#include <cstddef>
#include <cstdint>
#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace emulation {
namespace {
constexpr size_t STACK = 128 * 1024;

#if defined(__x86_64__)
// Saves the callee-saved registers on the stack that is left and takes up those of the stack that is entered.
extern "C" void attn4j_switch(void** save, void* load);
asm(R"(
.text
.globl attn4j_switch
.hidden attn4j_switch
.type attn4j_switch,@function
attn4j_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
.size attn4j_switch,.-attn4j_switch
)");
struct Fiber {
    void* sp = nullptr;
    void prepare(unsigned char* stack, void (*body)()) {
        auto top = reinterpret_cast<uint64_t*>((reinterpret_cast<uintptr_t>(stack) + STACK) & ~uintptr_t(15));
        *--top = 0;  // keeps the stack aligned as after a call
        *--top = reinterpret_cast<uint64_t>(body);
        for (int i = 0; i < 6; i++) *--top = 0;
        sp = top;
    }
    void to(Fiber& other) { attn4j_switch(&sp, other.sp); }
};
#else
struct Fiber {
    ucontext_t context;
    void prepare(unsigned char* stack, void (*body)()) {
        getcontext(&context);
        context.uc_stack.ss_sp = stack;
        context.uc_stack.ss_size = STACK;
        context.uc_link = nullptr;
        makecontext(&context, body, 0);
    }
    void to(Fiber& other) { swapcontext(&context, &other.context); }
};
#endif
}
}

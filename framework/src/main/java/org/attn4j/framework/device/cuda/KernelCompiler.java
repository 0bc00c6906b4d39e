package org.attn4j.framework.device.cuda;

import java.util.List;

/** Turns a kernel file into code for a card. */
interface KernelCompiler {
    /** Version of the compiler, part of what a cache keeps its results by. */
    String version();

    /** What the compiler is told for an architecture, part of the key as well. */
    List<String> options(String architecture);

    /**
     * Compiles a file.
     *
     * @param architecture as compilers name it, such as {@code sm_90}
     * @return machine code, or PTX ending in a zero byte where the compiler is older than the card
     * @throws CudaException if it does not compile; the message holds the compiler's
     */
    byte[] compile(KernelSource source, String architecture);
}

package org.attn4j.framework.device.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What CUDA's assembler says of kernels ({@code ptxas -v}), held against what a card has. */
final class PtxasReport {
    private static final int REGISTERS = 65536;
    private static final int STATIC_SHARED = 48 * 1024;
    private static final int LARGEST_BLOCK = 1024;
    private static final Pattern KERNEL = Pattern.compile("(?s)Compiling entry function '(\\w+)' for '(sm_\\w+)'"
            + ".*?(\\d+) bytes spill stores, (\\d+) bytes spill loads" + ".*?Used (\\d+) registers([^\\n]*)");
    private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");
    private static final Pattern BOUNDS = Pattern.compile(
            "(?:void\\s+__launch_bounds__\\((\\w+)[^)]*\\)|__launch_bounds__\\((\\w+)[^)]*\\)\\s+void)\\s+(\\w+)\\s*\\(");

    private PtxasReport() {}

    /** A kernel as it was assembled for one architecture. */
    record Kernel(String name, String architecture, int spilled, int registers, int shared) {}

    /** The kernels of a report. */
    static List<Kernel> kernels(String report) {
        List<Kernel> found = new ArrayList<>();
        Matcher m = KERNEL.matcher(report);
        while (m.find()) {
            Matcher shared = SHARED.matcher(m.group(6));
            found.add(new Kernel(
                    m.group(1),
                    m.group(2),
                    Integer.parseInt(m.group(3)) + Integer.parseInt(m.group(4)),
                    Integer.parseInt(m.group(5)),
                    shared.find() ? Integer.parseInt(shared.group(1)) : 0));
        }
        return found;
    }

    /**
     * What would make a kernel slow or its launch fail.
     *
     * @param kernel what the assembler says
     * @param threads the most threads that a block of it has
     */
    static List<String> problems(Kernel kernel, int threads) {
        List<String> found = new ArrayList<>();
        if (kernel.spilled() > 0) {
            found.add(kernel + ": spills registers to memory");
        }
        // The hardware hands out registers to a warp in steps of 8 a thread.
        int granted = (kernel.registers() + 7) / 8 * 8;
        if (granted * threads > REGISTERS) {
            found.add(kernel + ": a block of " + threads + " threads takes more than " + REGISTERS + " registers");
        }
        if (kernel.shared() > STATIC_SHARED) {
            found.add(kernel + ": more than " + STATIC_SHARED + " bytes of static shared memory");
        }
        return found;
    }

    /** The most threads that a block of a kernel has: its {@code __launch_bounds__}, or what CUDA allows. */
    static int threads(KernelSource source, String kernel) {
        String text = source.text() + String.join("\n", source.headers().values());
        Matcher m = BOUNDS.matcher(text);
        while (m.find()) {
            if (m.group(3).equals(kernel)) {
                return number(m.group(1) == null ? m.group(2) : m.group(1), text);
            }
        }
        return LARGEST_BLOCK;
    }

    private static int number(String word, String text) {
        if (word.matches("\\d+")) {
            return Integer.parseInt(word);
        }
        Matcher constant = Pattern.compile("constexpr int (?:\\w+ = [^;,]+, )*" + word + " = (\\d+)")
                .matcher(text);
        if (!constant.find()) {
            throw new IllegalStateException("no value for the launch bound " + word);
        }
        return Integer.parseInt(constant.group(1));
    }
}

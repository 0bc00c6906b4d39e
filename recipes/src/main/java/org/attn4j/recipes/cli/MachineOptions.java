package org.attn4j.recipes.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say what computes; each stands for a key of the recipe. */
final class MachineOptions {
    @Option(names = "--threads", paramLabel = "N", description = "Threads that compute (train.threads).")
    Integer threads;

    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu, cuda, cuda:N or auto (device).")
    String device;

    @Option(names = "--precision", paramLabel = "NAME", description = "fp32, tf32 or bf16, on cards (precision).")
    String precision;

    @Option(names = "--blas", paramLabel = "NAME", description = "auto, openblas, onednn or mkl (blas).")
    String blas;

    /** The options as overrides, which come after those given by name. */
    List<String> overrides(List<String> given) {
        List<String> all = new ArrayList<>(given);
        if (threads != null) {
            all.add("train.threads=" + threads);
        }
        if (device != null) {
            all.add("device=" + device);
        }
        if (precision != null) {
            all.add("precision=" + precision);
        }
        if (blas != null) {
            all.add("blas=" + blas);
        }
        return all;
    }
}

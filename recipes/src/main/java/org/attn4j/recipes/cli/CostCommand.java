package org.attn4j.recipes.cli;

import java.util.concurrent.Callable;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.recipes.bench.LayerCost;
import org.attn4j.recipes.bench.SequenceLayer;
import org.attn4j.recipes.run.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code attn4j cost}. */
@Command(
        name = "cost",
        description =
                "Times attention, recurrence and convolution as the sequence doubles, and tells their memory: table"
                        + " 1 of the Transformer paper.",
        mixinStandardHelpOptions = true)
final class CostCommand implements Callable<Integer> {
    @Option(names = "--dim", description = "D, the layers' width (default: ${DEFAULT-VALUE}).")
    int dim = 128;

    @Option(names = "--shortest", description = "N to start from (default: ${DEFAULT-VALUE}).")
    int shortest = 128;

    @Option(names = "--longest", description = "N to end with (default: ${DEFAULT-VALUE}).")
    int longest = 4096;

    @Option(names = "--seconds", description = "Measured for each figure (default: ${DEFAULT-VALUE}).")
    double seconds = 1;

    @Option(names = "--threads", description = "Threads that compute (default: all processors).")
    int threads;

    @Option(names = "--blas", description = "auto, openblas, onednn or mkl (default: ${DEFAULT-VALUE}).")
    BlasChoice blas = BlasChoice.AUTO;

    @Override
    public Integer call() {
        if (dim < 4 || dim % 4 != 0) {
            throw new UsageException("--dim must be a positive multiple of 4: " + dim);
        }
        if (shortest < 1 || longest < shortest) {
            throw new UsageException(
                    "--shortest and --longest: expected 1 <= shortest <= longest, got " + shortest + " and " + longest);
        }
        Backend backend = Devices.open("cpu", threads, blas);
        System.out.print("| layer | operations | sequential steps | path length |");
        StringBuilder rule = new StringBuilder("|---|---|---|---|");
        for (long n = shortest; n <= longest; n *= 2) {
            System.out.print(" N = " + n + " |");
            rule.append("---|");
        }
        System.out.println();
        System.out.println(rule);
        LayerCost cost = new LayerCost(backend, dim, seconds);
        for (SequenceLayer layer : SequenceLayer.values()) {
            System.out.printf(
                    "| %s | %s | %s | %s |",
                    layer.title(), layer.operations(), layer.sequentialSteps(), layer.pathLength());
            for (long n = shortest; n <= longest; n *= 2) {
                LayerCost.Cost c = cost.of(layer, Math.toIntExact(n));
                System.out.printf(" %.2f ms, %.1f MiB |", c.milliseconds(), c.bytes() / (double) (1 << 20));
            }
            System.out.println();
        }
        return ExitCodes.DONE;
    }
}

package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.recipes.bench.BenchModel;
import org.attn4j.recipes.bench.StepBench;
import org.attn4j.recipes.run.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j bench}. */
@Command(
        name = "bench",
        description = "Times training steps of a model: forward, backward, clip, AdamW.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "gpt or gpt-llama.")
    String model;

    @Option(names = "--layers", description = "Number of blocks.")
    Integer layers;

    @Option(names = "--heads", description = "Number of heads.")
    Integer heads;

    @Option(names = "--dim", description = "Model width.")
    Integer dim;

    @Option(names = "--hidden", description = "Hidden width of the feed-forward.")
    Integer hidden;

    @Option(names = "--seq", description = "Tokens of an example.")
    Integer seq;

    @Option(names = "--batch", description = "Examples of a batch.")
    Integer batch;

    @Option(names = "--vocab", description = "Size of the vocabulary.")
    Integer vocab;

    @Option(names = "--steps", description = "Measured steps (default: ${DEFAULT-VALUE}).")
    int steps = 40;

    @Option(names = "--threads", description = "Threads that compute (default: all processors).")
    int threads;

    @Option(names = "--blas", description = "auto, openblas or mkl (default: ${DEFAULT-VALUE}).")
    BlasChoice blas = BlasChoice.AUTO;

    @Option(names = "--json", description = "Print one JSON line alone.")
    boolean json;

    @Option(names = "--profile", description = "Tell on stderr what each op costs.")
    boolean profile;

    @Override
    public Integer call() throws Exception {
        BenchModel m = shape(BenchModel.named(model));
        if (steps < 1) {
            throw new UsageException("--steps must be positive: " + steps);
        }
        Backend backend = Devices.open("cpu", threads, blas);
        ObjectNode result = new StepBench(m, backend).run(steps, profile ? System.err::println : null);
        if (!json) {
            System.out.printf(
                    "%s: %.2f ms a step (median of %d), %,.0f tokens/s, %d threads, %s, peak memory %d MiB%n",
                    model,
                    result.get("ms_median").asDouble(),
                    steps,
                    result.get("per_second").asDouble(),
                    result.get("threads").asInt(),
                    result.get("peer").asText(),
                    result.get("peak_rss_mib").asLong());
        }
        System.out.println(result);
        return ExitCodes.DONE;
    }

    private BenchModel shape(BenchModel d) {
        return new BenchModel(
                d.name(),
                or(layers, d.layers()),
                or(heads, d.heads()),
                or(dim, d.dim()),
                or(hidden, d.hidden()),
                or(seq, d.seq()),
                or(batch, d.batch()),
                or(vocab, d.vocab()));
    }

    private static int or(Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }
}

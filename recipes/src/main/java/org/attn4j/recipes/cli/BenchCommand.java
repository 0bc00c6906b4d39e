package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.cuda.roofline.CardSheet;
import org.attn4j.framework.graph.Backend;
import org.attn4j.recipes.bench.Peer;
import org.attn4j.recipes.bench.RooflineTable;
import org.attn4j.recipes.bench.StepBench;
import org.attn4j.recipes.bench.StepRoofline;
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
    @Parameters(paramLabel = "MODEL", description = "${COMPLETION-CANDIDATES}.", completionCandidates = PeerNames.class)
    String model;

    @Parameters(
            index = "1..*",
            paramLabel = "size=N",
            description = "Sizes other than the peer's, such as layers=6 dim=384 hidden=1536 seq=256 batch=8.")
    Map<String, Integer> given = Map.of();

    @Option(names = "--steps", description = "Measured steps (default: ${DEFAULT-VALUE}).")
    int steps = 40;

    @Option(names = "--threads", description = "Threads that compute (default: all processors).")
    int threads;

    @Option(names = "--blas", description = "auto, openblas, onednn or mkl (default: ${DEFAULT-VALUE}).")
    BlasChoice blas = BlasChoice.AUTO;

    @Option(names = "--device", description = "cpu, cuda, cuda:N or auto (default: ${DEFAULT-VALUE}).")
    String device = "cpu";

    @Option(names = "--precision", description = "fp32, tf32 or bf16, on cards (default: ${DEFAULT-VALUE}).")
    Precision precision = Precision.FP32;

    @Option(names = "--json", description = "Print one JSON line alone.")
    boolean json;

    @Option(
            names = "--roofline",
            arity = "0..1",
            fallbackValue = "H200",
            paramLabel = "CARD",
            description = "Run nothing: estimate a step on a card, launch by launch, from its published figures; one of"
                    + " ${COMPLETION-CANDIDATES} (without a name: H200). Needs no card. Takes --device cuda.",
            completionCandidates = CardNames.class)
    String roofline;

    @Option(names = "--profile", description = "Tell on stderr what each op costs.")
    boolean profile;

    @Override
    public Integer call() throws Exception {
        Peer peer = Peer.named(model);
        Map<String, Integer> sizes = sizes(peer);
        if (steps < 1) {
            throw new UsageException("--steps must be positive: " + steps);
        }
        if (roofline != null) {
            return estimate(peer, sizes);
        }
        Backend backend = Devices.open(device, threads, blas, precision);
        ObjectNode result = new StepBench(peer, sizes, backend).run(steps, profile ? System.err::println : null);
        if (!json) {
            System.out.printf(
                    "%s: %.2f ms a step (median of %d), %,.0f %s/s, %,.1f GFLOP/s%s, %d threads, %s, peak memory %d"
                            + " MiB%n",
                    model,
                    result.get("ms_median").asDouble(),
                    steps,
                    result.get("per_second").asDouble(),
                    result.get("unit").asText(),
                    result.get("gflops_per_second").asDouble(),
                    result.has("mfu")
                            ? String.format(
                                    " (MFU %.0f %%)", 100 * result.get("mfu").asDouble())
                            : "",
                    result.get("threads").asInt(),
                    result.get("peer").asText(),
                    result.get("peak_rss_mib").asLong());
        }
        System.out.println(result);
        return ExitCodes.DONE;
    }

    private Integer estimate(Peer peer, Map<String, Integer> sizes) {
        if (!device.equals("cuda")) {
            throw new UsageException(
                    "--roofline estimates cards by their names: it takes --device cuda, not " + device);
        }
        StepRoofline step = new StepRoofline(peer, sizes, CardSheet.named(roofline), precision);
        if (json) {
            System.out.println(step.json());
        } else {
            String title = model + " " + sizes + " in " + precision.name().toLowerCase(Locale.ROOT);
            new RooflineTable(title, step).print(System.out);
        }
        return ExitCodes.DONE;
    }

    private Map<String, Integer> sizes(Peer peer) {
        Map<String, Integer> sizes = new TreeMap<>(peer.defaults());
        given.forEach((name, value) -> {
            if (!sizes.containsKey(name)) {
                throw new UsageException("bench " + model + ": no size '" + name + "'; expected " + sizes.keySet());
            }
            if (value < 1) {
                throw new UsageException("bench " + model + ": " + name + " must be positive: " + value);
            }
            sizes.put(name, value);
        });
        return sizes;
    }

    /** For the help. */
    static final class CardNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        CardNames() {
            super(CardSheet.names());
        }
    }

    /** For the help. */
    static final class PeerNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        PeerNames() {
            super(Peer.names());
        }
    }
}

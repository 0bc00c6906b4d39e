package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.op.OpRegistry;
import org.attn4j.framework.op.host.KernelErrors;
import org.attn4j.recipes.bench.KernelComparison;
import org.attn4j.recipes.bench.Peer;
import org.attn4j.recipes.run.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code attn4j kernels}. */
@Command(
        name = "kernels",
        description = "Compares a device's kernels with the CPU's and with double precision, over random shapes.",
        mixinStandardHelpOptions = true)
final class KernelsCommand implements Callable<Integer> {
    private static final int ROUNDOFFS = 8;

    @Option(names = "--device", paramLabel = "DEVICE", description = "Device to test (default: ${DEFAULT-VALUE}).")
    String device = "cuda";

    @Option(names = "--precision", description = "fp32, tf32 or bf16 (default: ${DEFAULT-VALUE}).")
    Precision precision = Precision.FP32;

    @Option(names = "--rounds", description = "Sizes for each model (default: ${DEFAULT-VALUE}).")
    int rounds = 3;

    @Option(names = "--seed", description = "Seed of sizes and numbers (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--json", description = "Print one JSON object alone.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        List<KernelErrors> found;
        try (HostDevice host = new HostDevice(threads, BlasChoice.AUTO)) {
            Backend tested = Devices.open(device, threads, BlasChoice.AUTO, precision);
            found = new KernelComparison(host, tested, seed).run(Peer.names(), rounds, System.err::println);
        }
        List<String> unmet = new ArrayList<>(OpRegistry.names());
        found.forEach(e -> unmet.remove(e.op()));
        boolean failed = found.stream().anyMatch(this::wrong);
        System.out.print(json ? asJson(found, unmet) + System.lineSeparator() : table(found, unmet));
        return failed ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    /**
     * Relative to the largest value. A term of a product errs by at most two unit roundoffs u, one for each operand (2^-11
     * in TF32, 2^-8 in bfloat16). The errors of a sum grow as the root of its length, and so does the sum where its terms'
     * signs are mixed: their ratio does not. A correctly rounded product shows 2 u over random sizes; 8 u leave room for
     * sums of which the largest is small beside its terms. A wrong kernel errs by more than that.
     *
     * @see <a href="https://doi.org/10.1137/18M1226312">Higham and Mary 2019</a>
     */
    private double limit() {
        return switch (precision) {
            case FP32 -> 1e-5;
            case TF32 -> ROUNDOFFS * 0x1p-11;
            case BF16 -> ROUNDOFFS * 0x1p-8;
        };
    }

    private boolean wrong(KernelErrors e) {
        // Where the CPU's kernel is off as well, single precision is what is too narrow.
        return e.calls() > 0 && e.device() > Math.max(limit(), 4 * e.host());
    }

    private String verdict(KernelErrors e) {
        if (e.calls() == 0) {
            return e.problem() == null ? "not compared" : e.problem();
        }
        return wrong(e) ? String.format(Locale.ROOT, "WRONG: more than %.1e", limit()) : "ok";
    }

    private String table(List<KernelErrors> found, List<String> unmet) {
        StringBuilder text = new StringBuilder(String.format(
                "%-32s %6s %10s %10s  %s%n", "op", "calls", device, "cpu", "largest error relative to double"));
        for (KernelErrors e : found) {
            text.append(String.format(
                    Locale.ROOT, "%-32s %6d %10.1e %10.1e  %s%n", e.op(), e.calls(), e.device(), e.host(), verdict(e)));
        }
        return text.append("in none of these models: " + String.join(", ", unmet) + System.lineSeparator())
                .toString();
    }

    private ObjectNode asJson(List<KernelErrors> found, List<String> unmet) {
        ObjectNode all = new JsonMapper().createObjectNode();
        all.put("device", device).put("precision", precision.name().toLowerCase(Locale.ROOT));
        ObjectNode ops = all.putObject("ops");
        for (KernelErrors e : found) {
            ops.putObject(e.op())
                    .put("calls", e.calls())
                    .put("error", e.device())
                    .put("cpu_error", e.host())
                    .put("verdict", verdict(e));
        }
        unmet.forEach(all.putArray("unmet")::add);
        return all;
    }
}

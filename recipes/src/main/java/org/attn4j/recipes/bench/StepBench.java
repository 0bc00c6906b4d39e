package org.attn4j.recipes.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.TrainingMemory;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;

/** Times full training steps: forward, backward, clip of the global norm at 1, AdamW, on random data. */
public final class StepBench {
    private static final int WARMUP = 60;
    private static final double WARMUP_SECONDS = 4;

    private final Peer peer;
    private final Map<String, Integer> sizes;
    private final Peer.Setup setup;
    private final Backend backend;
    private final StepRunner runner;
    private final Random random = new Random(1);
    private final double peak;

    /**
     * Builds the model.
     *
     * @param sizes all of the peer's sizes
     */
    public StepBench(Peer peer, Map<String, Integer> sizes, Backend backend) {
        this.peer = peer;
        this.sizes = new TreeMap<>(sizes);
        this.backend = backend;
        this.setup = peer.setup(sizes);
        // Before the model may fill a card's memory.
        this.peak = backend.device().peakFlops();
        Graph graph = Models.training(setup.model(), setup.facts(), 1);
        TrainSettings settings = new TrainSettings(
                Limits.STEPS, 1, 1, 1.0, 1, 0, new AdamW(1e-3, 0.01, 0.9, 0.999, 1e-8), new ConstantSchedule(0), 1);
        TrainingMemory.requireModelFits(graph.parameters(), settings, backend.device());
        ModelState state = new ModelState(graph.parameters(), settings.optimizer(), backend.device(), 1);
        runner = new StepRunner(graph, backend, settings, state);
    }

    /**
     * Runs and measures.
     *
     * @param profile hears what each op costs; null for none
     * @return the figures, with the peer's keys
     */
    public ObjectNode run(int steps, Consumer<String> profile) throws IOException {
        double loss = Double.NaN;
        long step = 0;
        long begin = System.nanoTime();
        // The virtual machine compiles while it warms up: by steps for small models, by time for large ones.
        while (step < 8 || (step < WARMUP * 10 && (System.nanoTime() - begin) * 1e-9 < WARMUP_SECONDS)) {
            loss = runner.run(step++, List.of(batch())).loss();
        }
        double[] ms = new double[steps];
        for (int i = 0; i < steps; i++) {
            long start = System.nanoTime();
            loss = runner.run(step++, List.of(batch())).loss();
            ms[i] = (System.nanoTime() - start) * 1e-6;
        }
        if (profile != null) {
            runner.profile(Math.max(9, steps / 4), profile);
        }
        return result(ms, loss);
    }

    private Batch batch() {
        return setup.batch(random);
    }

    private ObjectNode result(double[] ms, double loss) throws IOException {
        Arrays.sort(ms);
        double median = ms[ms.length / 2];
        ObjectNode config = new JsonMapper().createObjectNode();
        sizes.forEach(config::put);
        ObjectNode line = new JsonMapper().createObjectNode();
        line.put("peer", "attn4j " + computing()).put("model", peer.name());
        line.set("config", config);
        line.put("parameters", runner.state().values().count())
                .put(
                        "threads",
                        backend.device() instanceof HostDevice host
                                ? host.pool().threads()
                                : 0);
        line.put("ms_median", rounded(median)).put("ms_min", rounded(ms[0])).put("ms_max", rounded(ms[ms.length - 1]));
        line.put("per_second", Math.round(setup.data().perStep(sizes) / median * 1e4) / 10.0)
                .put("unit", setup.data().unit());
        double flops = runner.plan(batch()).flops() / (median * 1e-3);
        line.put("gflops_per_second", Math.round(flops * 1e-8) / 10.0);
        if (Double.isFinite(peak)) {
            line.put("mfu", Math.round(flops / peak * 1e4) / 1e4);
            line.put("peak_gflops_per_second", Math.round(peak * 1e-8) / 10.0);
        }
        line.put("peak_rss_mib", peakResidentMiB()).put("loss", Math.round(loss * 1e4) / 1e4);
        return line;
    }

    private String computing() {
        if (backend.device() instanceof HostDevice host) {
            return host.blas().name();
        }
        Map<String, String> facts = backend.device().facts();
        return facts.getOrDefault("card", backend.device().name()) + " " + facts.getOrDefault("precision", "");
    }

    private static double rounded(double ms) {
        return Math.round(ms * 100) / 100.0;
    }

    /** The process's greatest resident memory; -1 where the system does not tell. */
    private static long peakResidentMiB() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("VmHWM:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }
}

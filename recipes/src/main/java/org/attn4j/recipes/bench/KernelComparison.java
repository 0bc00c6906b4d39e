package org.attn4j.recipes.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.op.host.ComparedKernels;
import org.attn4j.framework.op.host.HostKernels;
import org.attn4j.framework.op.host.KernelErrors;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;

/** Training steps of the peers' models in random sizes on the CPU, each of whose ops a device computes as well. */
public final class KernelComparison {
    private static final int ATTEMPTS = 50;

    private final HostDevice host;
    private final ComparedKernels kernels;
    private final Random random;

    /** A comparison of a device's kernels. */
    public KernelComparison(HostDevice host, Backend tested, long seed) {
        this.host = host;
        this.kernels = new ComparedKernels(HostKernels.of(host), tested.device(), tested.kernels());
        this.random = new Random(seed);
    }

    /**
     * Runs.
     *
     * @param models names of peers
     * @param rounds sizes for each model
     * @param told hears which model and sizes come next
     * @return what was found, by op
     */
    public List<KernelErrors> run(List<String> models, int rounds, Consumer<String> told) throws IOException {
        for (int round = 0; round < rounds; round++) {
            for (String name : models) {
                step(Peer.named(name), told);
            }
        }
        return kernels.errors();
    }

    private void step(Peer peer, Consumer<String> told) throws IOException {
        Map<String, Integer> sizes = Map.of();
        Peer.Setup setup = null;
        for (int i = 0; setup == null && i < ATTEMPTS; i++) {
            sizes = RandomSizes.of(peer, random);
            try {
                setup = peer.setup(sizes);
            } catch (IllegalArgumentException e) {
                continue; // sizes that do not fit one another
            }
        }
        if (setup == null) {
            throw new IllegalStateException("no sizes found that fit the model " + peer.name());
        }
        told.accept(peer.name() + " " + sizes);
        Graph graph = Models.training(setup.model(), setup.facts(), 1);
        TrainSettings settings = new TrainSettings(
                Limits.STEPS, 1, 1, 1.0, 1, 0, new AdamW(1e-3, 0.01, 0.9, 0.999, 1e-8), new ConstantSchedule(0), 1);
        ModelState state = new ModelState(graph.parameters(), settings.optimizer(), host, random.nextLong());
        new StepRunner(graph, new Backend(host, kernels), settings, state).run(0, List.of(setup.batch(random)));
    }
}

package org.attn4j.recipes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.op.host.KernelErrors;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.attn4j.recipes.bench.KernelComparison;
import org.attn4j.recipes.bench.Peer;
import org.junit.jupiter.api.Test;

/** The device of the build nd4j-cuda computes what the CPU's kernels compute; here on ND4J's CPU backend. */
class Nd4jDeviceTest {
    @Test
    void trainsAsTheCpuDoes() throws Exception {
        Peer peer = Peer.named("gpt-llama");
        var sizes = new java.util.TreeMap<>(peer.defaults());
        sizes.putAll(
                java.util.Map.of("layers", 1, "heads", 2, "dim", 16, "hidden", 20, "seq", 7, "batch", 3, "vocab", 13));
        Peer.Setup setup = peer.setup(sizes);
        Backend cpu = Backend.host(new HostDevice(1, BlasChoice.AUTO));
        double[] expected = losses(setup, cpu);
        double[] got = losses(setup, Devices.open("nd4j", 1, BlasChoice.AUTO));
        for (int i = 0; i < expected.length; i++) {
            assertThat(got[i]).isCloseTo(expected[i], within(1e-4));
        }
        assertThat(expected[3]).isLessThan(expected[0]);
    }

    @Test
    void comparisonOfKernelsFindsNoDifference() throws Exception {
        try (HostDevice host = new HostDevice(1, BlasChoice.AUTO)) {
            Backend nd4j = Devices.open("nd4j", 1, BlasChoice.AUTO);
            List<KernelErrors> errors = new KernelComparison(host, nd4j, 3).run(List.of("gpt", "moe"), 1, told -> {});
            assertThat(errors).hasSizeGreaterThan(20).allSatisfy(e -> {
                assertThat(e.device()).as(e.op()).isLessThan(1e-4);
                assertThat(e.host()).as(e.op()).isLessThan(1e-4);
            });
            assertThat(errors).filteredOn(e -> e.calls() > 0).hasSizeGreaterThan(20);
        }
    }

    private static double[] losses(Peer.Setup setup, Backend backend) throws Exception {
        Graph graph = Models.training(setup.model(), setup.facts(), 1);
        TrainSettings settings = new TrainSettings(
                Limits.STEPS, 1, 1, 1.0, 1, 0, new AdamW(1e-2, 0.01, 0.9, 0.999, 1e-8), new ConstantSchedule(0), 1);
        StepRunner runner = new StepRunner(
                graph,
                backend,
                settings,
                new ModelState(graph.parameters(), settings.optimizer(), backend.device(), 1));
        Batch batch = setup.batch(new Random(5));
        double[] losses = new double[4];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = runner.run(i, List.of(batch)).loss();
        }
        return losses;
    }
}

package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.file.ByteSink;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.ExpertKind;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language model with mixtures of experts in training, evaluation and checkpoints. */
class MixtureModelTest {
    private static final DataFacts FACTS = DataFacts.text(TinyRun.VOCABULARY, TinyRun.CONTEXT);
    private static final Backend BACKEND = Backend.host(new HostDevice(1, BlasChoice.OPENBLAS));
    private static final int EXPERTS = 4;

    private static LanguageModel model(double capacity, double noise, double balance, double z) {
        return new LanguageModel(
                16,
                2,
                new RotaryPosition(10000),
                new TransformerBlock(
                        Placement.PRE,
                        new RootMeanSquareNorm(1e-6),
                        new CausalAttention(2, 1, false, 0),
                        new MixtureOfExperts(
                                EXPERTS,
                                2,
                                ExpertKind.MLP,
                                12,
                                ActivationKind.GELU,
                                true,
                                capacity,
                                noise,
                                balance,
                                z,
                                0),
                        0),
                true,
                false,
                0,
                0,
                0.1);
    }

    private static StepRunner runner(LanguageModel model, int batch, int accumulate) {
        Graph graph = Models.training(model, FACTS, 3);
        TrainSettings settings = TinyRun.settings(100, batch, accumulate, 1e-3);
        return new StepRunner(
                graph,
                BACKEND,
                settings,
                new ModelState(graph.parameters(), settings.optimizer(), BACKEND.device(), 3));
    }

    private static double loss(LanguageModel model) {
        return runner(model, 4, 1)
                .run(0, List.of(TinyRun.source(4, 1).batch(0)))
                .loss();
    }

    @Test
    void trainingMinimisesTheRoutersLossesTooAndEvaluationLeavesThemOut() {
        double plain = loss(model(0, 0, 0, 0));
        // At the start the routers' logits are near 0: each layer's balancing loss is near 1, its z-loss near (ln E)^2.
        assertThat(loss(model(0, 0, 0.5, 0)) - plain).isEqualTo(2 * 0.5, within(0.1));
        double square = Math.pow(Math.log(EXPERTS), 2);
        assertThat(loss(model(0, 0, 0, 0.5)) - plain).isEqualTo(2 * 0.5 * square, within(0.3));

        LanguageModel heavy = model(0, 0, 100, 100);
        StepRunner runner = runner(heavy, 4, 1);
        Graph graph = Models.evaluation(heavy, FACTS, 3);
        Evaluation e = new Evaluator(graph, BACKEND, runner.state().values(), 0, List.of())
                .run("validation", TinyRun.source(4, 1), 1);
        assertThat(e.loss()).isEqualTo(plain, within(1e-5));
    }

    @Test
    void microBatchesTogetherWeighTheRoutersLossesOnce() {
        LanguageModel model = model(0, 0, 0, 0.5);
        double whole = runner(model, 4, 1)
                .run(0, List.of(TinyRun.source(4, 1).batch(0)))
                .loss();
        double parts = runner(model, 2, 2)
                .run(
                        0,
                        List.of(
                                TinyRun.source(2, 1).batch(0),
                                TinyRun.source(2, 1).batch(1)))
                .loss();
        // The z-loss of each half differs a little; taken twice it would add about 2.
        assertThat(parts).isEqualTo(whole, within(0.2));
    }

    @Test
    void evaluationTellsEachRoutersEntropy() {
        Evaluation e = evaluation(model(0.5, 0, 0, 0), 4, 3);
        assertThat(e.metric("router_entropy_0")).isBetween(0.5, Math.log(EXPERTS));
        assertThat(e.metric("router_entropy_1")).isBetween(0.5, Math.log(EXPERTS));
        assertThat(e.metrics()).doesNotContainKey("router_entropy_2");
    }

    private static Evaluation evaluation(LanguageModel model, int batch, int batches) {
        Parameters values = runner(model, 4, 1).state().values();
        return new Evaluator(Models.evaluation(model, FACTS, 3), BACKEND, values, 0, List.of())
                .run("validation", TinyRun.source(batch, 1), batches);
    }

    @Test
    void noTokenIsDroppedInEvaluationWhateverTheBatch() {
        Evaluation one = evaluation(model(0.5, 0, 0, 0), 1, 48);
        assertThat(one.loss()).isEqualTo(evaluation(model(0, 0, 0, 0), 1, 48).loss());
        for (int batch : new int[] {4, 16, 48}) {
            Evaluation e = evaluation(model(0.5, 0, 0, 0), batch, 48 / batch);
            assertThat(e.targets()).isEqualTo(one.targets());
            assertThat(e.loss()).isEqualTo(one.loss(), within(1e-7 * one.loss()));
            assertThat(e.metric("accuracy")).isEqualTo(one.metric("accuracy"));
            assertThat(e.metric("router_entropy_1")).isEqualTo(one.metric("router_entropy_1"));
        }
    }

    @Test
    void stepsTellTheShareOfDroppedTokens() {
        List<Batch> batches =
                List.of(TinyRun.source(2, 1).batch(0), TinyRun.source(2, 1).batch(1));
        // Half of the even share fits: of all assignments, about half are dropped where all experts are full.
        assertThat(runner(model(0.5, 0, 0, 0), 2, 2).run(0, batches).dropRate()).isBetween(0.4, 0.9);
        assertThat(runner(model(4, 0, 0, 0), 2, 2).run(0, batches).dropRate()).isZero();
        assertThat(runner(model(0, 0, 0, 0), 2, 2).run(0, batches).dropRate()).isNaN();
    }

    @Test
    void theLossFallsWithNoiseAndCapacity() {
        StepRunner runner = runner(model(1.25, 0.3, 0.01, 0.001), 8, 1);
        BatchSource source = TinyRun.source(8, 1);
        double first = runner.run(0, List.of(source.batch(0))).loss();
        double last = first;
        for (int i = 1; i < 60; i++) {
            last = runner.run(i, List.of(source.batch(i))).loss();
        }
        assertThat(last).isLessThan(0.9 * first);
    }

    @Test
    void checkpointsGiveExpertsBack(@TempDir Path folder) throws IOException {
        Parameters values = runner(model(0, 0, 0, 0), 4, 1).state().values();
        FileContent content = StoredTensors.content(Map.of("", values), BACKEND.device(), Map.of());
        Path file = folder.resolve("model.safetensors");
        try (var out = Files.newOutputStream(file)) {
            content.write((ByteSink) buffer -> {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                out.write(bytes);
            });
        }
        Parameters read = new Parameters(values.specs(), BACKEND.device());
        StoredTensors.read(file, Map.of("", read), BACKEND.device());
        for (ParameterSpec p : values.specs()) {
            assertThat(floats(read, p)).containsExactly(floats(values, p));
        }
        float[] packed = new float[EXPERTS * 16 * 12];
        BACKEND.device().copyOut(values.slot("blocks.1.feed_forward.experts.up.weight"), packed);
        float[] stored = new float[12 * 16];
        try (SafeTensorsFile tensors = SafeTensorsFile.open(file)) {
            tensors.read("blocks.1.feed_forward.experts.3.up.weight", java.nio.FloatBuffer.wrap(stored));
        }
        for (int d = 0; d < 16; d++) {
            for (int f = 0; f < 12; f++) {
                assertThat(stored[f * 16 + d]).isEqualTo(packed[(3 * 16 + d) * 12 + f]);
            }
        }
    }

    private static float[] floats(Parameters parameters, ParameterSpec p) {
        float[] v = new float[(int) p.spec().size()];
        BACKEND.device().copyOut(parameters.slot(p.name()), v);
        return v;
    }
}

package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.attn4j.framework.config.NamePatterns;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.adapter.Lora;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Low-rank adaptation of a tiny language model. */
class LoraTest {
    private static final HostDevice DEVICE = new HostDevice(2, BlasChoice.OPENBLAS);
    private static final Backend BACKEND = Backend.host(DEVICE);
    private static final DataFacts FACTS = DataFacts.text(TinyRun.VOCABULARY, TinyRun.CONTEXT);

    @TempDir
    Path folder;

    private static Tuning tuning(Lora lora) {
        return new Tuning(new NamePatterns("initialize.freeze", List.of()), Optional.of(lora));
    }

    private static Lora lora(double dropout, String... targets) {
        return new Lora(2, 6, dropout, List.of(targets), List.of());
    }

    private static TrainSettings settings() {
        return new TrainSettings(12, 4, 1, 0, 42, 0, new AdamW(0.02, 0.1, 0.9, 0.99, 1e-8), new ConstantSchedule(0), 1);
    }

    private static float[] values(Parameters parameters, String name) {
        float[] values = new float[(int) parameters.slot(name).size()];
        DEVICE.copyOut(parameters.slot(name), values);
        return values;
    }

    /** W of [query key value] and its change by (6 / 2) A B in the columns of query and value, by hand. */
    @Test
    void theMergedWeightIsTheFormula() {
        Tuning tuning = tuning(lora(0, "query", "value", "down"));
        Graph graph = tuning.evaluation(TinyRun.model(), FACTS, 1);
        Parameters values = new Parameters(graph.parameters(), DEVICE);
        Random random = new Random(5);
        for (ParameterSpec p : values.specs()) {
            float[] v = new float[(int) p.spec().size()];
            for (int i = 0; i < v.length; i++) {
                v[i] = random.nextFloat() - 0.5f;
            }
            DEVICE.copyIn(v, values.slot(p.name()));
        }
        Parameters merged =
                tuning.merged(TinyRun.model(), FACTS, 1, BACKEND, values).values();
        assertThat(merged.specs())
                .extracting(ParameterSpec::name)
                .containsExactlyElementsOf(Models.evaluation(TinyRun.model(), FACTS, 1).parameters().stream()
                        .map(ParameterSpec::name)
                        .toList());

        String map = "blocks.1.attention.";
        float[] w = values(values, map + "qkv.weight"); // [16, 16 + 8 + 8]
        float[] a = values(values, map + "qkv.lora_a.weight"); // [16, 2 + 2]
        float[] query = values(values, map + "query.lora_b.weight"); // [2, 16]
        float[] value = values(values, map + "value.lora_b.weight"); // [2, 8]
        float[] got = values(merged, map + "qkv.weight");
        for (int i = 0; i < 16; i++) {
            for (int o = 0; o < 32; o++) {
                double expected = w[i * 32 + o];
                for (int r = 0; r < 2; r++) {
                    if (o < 16) {
                        expected += 3.0 * a[i * 4 + r] * query[r * 16 + o];
                    } else if (o >= 24) {
                        expected += 3.0 * a[i * 4 + 2 + r] * value[r * 8 + o - 24];
                    }
                }
                assertThat(got[i * 32 + o]).as("%d, %d", i, o).isCloseTo((float) expected, within(1e-5f));
            }
        }
        assertThat(values(merged, map + "output.weight")).isEqualTo(values(values, map + "output.weight"));

        // The same loss, by the adapter and by the merged weights.
        BatchSource source = TinyRun.source(4, 3);
        double apart = new Evaluator(graph, BACKEND, values, 0, List.of())
                .run("x", source, 2)
                .loss();
        double together = new Evaluator(Models.evaluation(TinyRun.model(), FACTS, 1), BACKEND, merged, 0, List.of())
                .run("x", source, 2)
                .loss();
        assertThat(apart).isCloseTo(together, within(1e-5));
    }

    @Test
    void startsAsItsBaseAndTrainsNothingElse() {
        Tuning tuning = tuning(lora(0.1, "query", "value"));
        Graph graph = tuning.training(TinyRun.model(), FACTS, settings());
        ModelState state = ModelState.of(graph, settings(), tuning.checkpointed(), DEVICE);
        Parameters plain =
                new Parameters(Models.training(TinyRun.model(), FACTS, 42).parameters(), DEVICE);
        plain.initialize(42, DEVICE);
        Parameters merged = tuning.merged(TinyRun.model(), FACTS, 42, BACKEND, state.values())
                .values();
        plain.specs()
                .forEach(p -> assertThat(values(merged, p.name())).as(p.name()).isEqualTo(values(plain, p.name())));
        float[] a = values(state.values(), "blocks.0.attention.qkv.lora_a.weight");
        for (float v : a) {
            assertThat(Math.abs(v)).isLessThanOrEqualTo(0.25f); // 1 / sqrt(16)
        }

        StepRunner runner = new StepRunner(graph, BACKEND, settings(), state);
        double first = 0;
        double last = 0;
        for (int step = 0; step < 60; step++) {
            last = runner.run(step, List.of(TinyRun.source(16, 1).batch(step))).loss();
            first = step == 0 ? last : first;
        }
        assertThat(last).isLessThan(first);
        assertThat(runner.gradients().specs()).hasSize(2 * 3).allMatch(p -> p.name()
                .contains(".lora_"));
        plain.specs().forEach(p -> assertThat(values(state.values(), p.name()))
                .as(p.name())
                .isEqualTo(values(plain, p.name())));
        assertThat(values(state.values(), "blocks.0.attention.qkv.lora_a.weight"))
                .isNotEqualTo(a);
    }

    /** Central differences in double precision, towards all parameters. */
    @Test
    void hasTheGradientOfItsLoss() {
        Random random = new Random(11);
        SameDiff sd = SameDiff.create();
        List<String> names = new ArrayList<>();
        GraphBuilder[] building = new GraphBuilder[1];
        building[0] = new GraphBuilder(
                sd,
                p -> {
                    names.add(p.name());
                    double[] start = random.doubles(p.spec().size(), -0.5, 0.5).toArray();
                    SDVariable v = sd.var(
                            p.name(),
                            Nd4j.createFromArray(start).reshape(p.spec().shape()));
                    building[0].declare(v, p.spec().as(DataType.DOUBLE));
                    return v;
                },
                1,
                false);
        building[0].adapt(lora(0.2, "query", "value", "output", "feed_forward"));
        TinyRun.model().build(building[0], FACTS, Context.plain(true));
        String loss = building[0].graph().output(Graph.LOSS).name();
        sd.setLossVariables(loss);
        Map<String, INDArray> inputs = new HashMap<>();
        Batch batch = TinyRun.source(2, 1).batch(0);
        batch.arrays()
                .forEach((name, array) -> inputs.put(
                        name,
                        Nd4j.createFromArray(((Batch.Ints) array).values()).reshape(array.shape())));
        inputs.put(Graph.RNG_STEP, Nd4j.scalar(3L));
        inputs.put(Graph.LOSS_COUNT, Nd4j.scalar((float) batch.targets()));
        Map<String, INDArray> gradients = sd.calculateGradients(inputs, names);
        assertThat(names).filteredOn(n -> n.contains("lora")).hasSize(2 * (3 + 2 + 2 * 3));
        double h = 1e-5;
        for (String name : names) {
            INDArray at = sd.getVariable(name).getArr();
            INDArray direction = Nd4j.createFromArray(
                            random.doubles(at.length(), -1, 1).toArray())
                    .reshape(at.shape());
            at.addi(direction.mul(h));
            double up = sd.outputSingle(inputs, loss).getDouble(0);
            at.subi(direction.mul(2 * h));
            double down = sd.outputSingle(inputs, loss).getDouble(0);
            at.addi(direction.mul(h));
            double expected = gradients.get(name).mul(direction).sumNumber().doubleValue();
            assertThat((up - down) / (2 * h)).as(name).isCloseTo(expected, within(1e-7 + 1e-6 * Math.abs(expected)));
        }
    }

    @Test
    void checkpointsHoldTheAdapterAloneAndResumeToTheByte() throws IOException {
        Path last = Resumed.requireSameBytes(
                folder, settings(), tuning(new Lora(2, 4, 0.2, List.of("query", "value"), List.of("norm"))), 2, 7);
        for (String file : List.of("model", "optimizer")) {
            try (SafeTensorsFile tensors = SafeTensorsFile.open(last.resolve(file + ".safetensors"))) {
                assertThat(tensors.names()).isNotEmpty().allMatch(n -> n.contains(".lora_") || n.contains("norm"));
                assertThat(tensors.names()).anyMatch(n -> n.endsWith("blocks.0.attention.value.lora_b.weight"));
                assertThat(tensors.names()).anyMatch(n -> n.equals("norm.weight") || n.endsWith(".norm.weight"));
            }
        }
    }

    /** Beside all parameters the merged weights of two blocks, [16, 32] each. */
    @Test
    void theMemoryToldHoldsWhatEvaluationsMerge() {
        List<TrainingMemory> told = new ArrayList<>();
        Trainer trainer = TinyRun.trainer(
                folder, settings(), tuning(lora(0, "query", "value")), BACKEND, 0, new TrainingListener() {
                    @Override
                    public void started(long fromStep, TrainingMemory memory) {
                        told.add(memory);
                    }
                });
        trainer.run();
        assertThat(told.get(0).parameters())
                .isBetween(
                        trainer.model().values().bytes() + 2 * 16 * 32 * Float.BYTES,
                        trainer.model().values().bytes() + 8 * 16 * 32 * Float.BYTES);
    }

    @Test
    void targetsThatTakeNothingAreRefused() {
        assertThatThrownBy(() -> tuning(lora(0, "querry")).training(TinyRun.model(), FACTS, settings()))
                .hasMessageContaining("adapter.targets: 'querry' matches no linear map: did you mean 'query'?")
                .hasMessageContaining("blocks.*.attention.query, blocks.*.attention.key");
        Lora whole = new Lora(2, 4, 0, List.of("query"), List.of("head"));
        assertThatThrownBy(() -> tuning(whole).training(TinyRun.model(), FACTS, settings()))
                .hasMessageContaining("adapter.whole: 'head' matches no parameter");
    }
}

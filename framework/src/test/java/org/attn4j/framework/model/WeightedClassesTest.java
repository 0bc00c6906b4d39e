package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.junit.jupiter.api.Test;

/** Weights of classes in training: a mean over the weights of the whole step, however it is cut into micro-batches. */
class WeightedClassesTest {
    private static final SequenceClassifier MODEL = SequenceClassifierTest.model(Placement.PRE, new MeanPooling(), 0);
    private static final DataFacts FACTS = DataFacts.classes(12, 10, 2);
    private static final List<Double> WEIGHTS = List.of(0.5, 3.0);

    private static Batch rows(Batch all, int from, int to) {
        int[] ids = ((Batch.Ints) all.arrays().get("ids")).values();
        float[] mask = ((Batch.Floats) all.arrays().get("mask")).values();
        int[] labels = Arrays.copyOfRange(((Batch.Ints) all.arrays().get("labels")).values(), from, to);
        long[] shape = {to - from, 10};
        return new Batch(
                        Map.of(
                                "ids", new Batch.Ints(shape, Arrays.copyOfRange(ids, 10 * from, 10 * to)),
                                "mask", new Batch.Floats(shape, Arrays.copyOfRange(mask, 10 * from, 10 * to)),
                                "labels", new Batch.Ints(new long[] {to - from}, labels)),
                        to - from,
                        "rows")
                .withWeight(Arrays.stream(labels).mapToDouble(WEIGHTS::get).sum());
    }

    private static StepRunner runner(DataFacts facts, int accumulate) {
        Graph graph = Models.training(MODEL, facts, 7);
        TrainSettings settings = new TrainSettings(
                9, 1, accumulate, 0, 7, 1, new AdamW(0.01, 0, 0.9, 0.99, 1e-8), new ConstantSchedule(0), 1);
        ModelState state = new ModelState(graph.parameters(), settings.optimizer(), TinyTraining.BACKEND.device(), 7);
        return new StepRunner(graph, TinyTraining.BACKEND, settings, state);
    }

    private static float[] gradient(StepRunner runner) {
        return TinyTraining.copy(runner.gradients().flat());
    }

    @Test
    void theLossIsAMeanOverTheWeightsOfTheWholeStep() {
        Batch all = SequenceClassifierTest.batch(new Random(3), 7);
        int[] labels = ((Batch.Ints) all.arrays().get("labels")).values();
        TinyTraining plain = new TinyTraining(MODEL, FACTS, 0.01);
        double sum = 0;
        double weight = 0;
        for (int r = 0; r < 7; r++) {
            sum += WEIGHTS.get(labels[r]) * plain.loss(rows(all, r, r + 1));
            weight += WEIGHTS.get(labels[r]);
        }
        StepRunner whole = runner(FACTS.withClassWeights(WEIGHTS), 1);
        assertThat(whole.run(0, List.of(rows(all, 0, 7))).loss()).isCloseTo(sum / weight, within(1e-5));
        StepRunner cut = runner(FACTS.withClassWeights(WEIGHTS), 3);
        assertThat(cut.run(0, List.of(rows(all, 0, 2), rows(all, 2, 3), rows(all, 3, 7)))
                        .loss())
                .isCloseTo(sum / weight, within(1e-5));
        assertThat(gradient(cut)).containsExactly(gradient(whole), within(1e-6f));
        StepRunner unweighted = runner(FACTS, 1);
        unweighted.run(0, List.of(rows(all, 0, 7)));
        assertThat(gradient(unweighted)).isNotEqualTo(gradient(whole));
    }

    @Test
    void aModelThatKnowsNoWeightsIsRefused() {
        Model ignorant = new Model() {
            @Override
            public Task task() {
                return Task.CLASSIFY;
            }

            @Override
            public void build(
                    org.attn4j.framework.layer.GraphBuilder graph,
                    DataFacts facts,
                    org.attn4j.framework.layer.Context context) {
                MODEL.build(graph, facts.withClassWeights(List.of()), context);
            }
        };
        assertThatThrownBy(() -> Models.training(ignorant, FACTS.withClassWeights(WEIGHTS), 7))
                .hasMessageContaining("expected data.weights: equal");
        assertThat(Models.evaluation(ignorant, FACTS.withClassWeights(WEIGHTS), 7))
                .isNotNull();
    }
}

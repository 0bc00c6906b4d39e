package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.layer.pooling.PoolerKind;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.AttentionSeq2Seq.DecoderAttention;
import org.attn4j.framework.op.recurrent.CellKind;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whole models in double precision in stock SameDiff: gradients against central differences along random directions. */
class ModelGradientTest {
    static Stream<Arguments> models() {
        Batch classes = SequenceClassifierTest.batch(new Random(5), 3);
        DataFacts texts = DataFacts.classes(12, 10, 2);
        DataFacts words = DataFacts.text(12, 10);
        return Stream.of(
                Arguments.of(SequenceClassifierTest.model(Placement.PRE, new MeanPooling(), 0), texts, classes),
                Arguments.of(new ContinuousBagOfWords(6, true, 0.5), words, classes));
    }

    static Stream<Arguments> largerModels() {
        Random random = new Random(5);
        Batch classes = SequenceClassifierTest.batch(random, 3);
        Batch masked = MaskedLanguageModelTest.batch(random, 2);
        DataFacts texts = DataFacts.classes(12, 10, 2);
        DataFacts words = DataFacts.text(12, 10);
        Batch pairs = EncoderDecoderTest.words(random, 3);
        DataFacts both = DataFacts.pairs(12, 7, 12, 7);
        return Stream.of(
                Arguments.of(
                        SequenceClassifierTest.model(Placement.POST, new ClassPooling(PoolerKind.TANH), 0),
                        texts,
                        classes),
                Arguments.of(MaskedLanguageModelTest.model(Placement.PRE, MaskedHead.BERT, true, 2), words, masked),
                Arguments.of(MaskedLanguageModelTest.model(Placement.POST, MaskedHead.BERT, false, 2), words, masked),
                Arguments.of(
                        EncoderDecoderTest.model(8, Placement.PRE, new LearnedPosition(), true, true), both, pairs),
                Arguments.of(
                        EncoderDecoderTest.model(8, Placement.POST, new LearnedPosition(), false, false), both, pairs),
                Arguments.of(PretrainedShapes.qwen3(8), words, text(random)),
                Arguments.of(PretrainedShapes.bart(8), both, pairs),
                Arguments.of(PretrainedShapes.t5(8), both, pairs),
                Arguments.of(recurrent(DecoderAttention.ADDITIVE), both, lengths(pairs)),
                Arguments.of(recurrent(DecoderAttention.NONE), both, lengths(pairs)));
    }

    private static Batch text(Random random) {
        int[] ids = random.ints(2 * 7, 0, 12).toArray();
        int[] labels = random.ints(2 * 7, 0, 12).toArray();
        long[] shape = {2, 7};
        return new Batch(
                Map.of("ids", new Batch.Ints(shape, ids), "labels", new Batch.Ints(shape, labels)), ids.length, "text");
    }

    /** Half of the steps are fed with predictions, which do not change within the differences. */
    private static AttentionSeq2Seq recurrent(DecoderAttention attention) {
        return new AttentionSeq2Seq(5, 4, CellKind.GRU, true, attention, 0, 0, true, 0.5, 0, 0.1);
    }

    private static Batch lengths(Batch pairs) {
        Batch.Floats mask = (Batch.Floats) pairs.arrays().get("source_mask");
        int rows = (int) mask.shape()[0];
        int columns = (int) mask.shape()[1];
        int[] lengths = new int[rows];
        for (int i = 0; i < rows * columns; i++) {
            lengths[i / columns] += (int) mask.values()[i];
        }
        Map<String, Batch.Array> arrays = new HashMap<>(pairs.arrays());
        arrays.put("source_lengths", new Batch.Ints(new long[] {rows}, lengths));
        return new Batch(arrays, pairs.targets(), "test");
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("largerModels")
    void hasTheGradientOfItsLossIfItIsLarger(Model model, DataFacts facts, Batch batch) {
        hasTheGradientOfItsLoss(model, facts, batch);
    }

    @ParameterizedTest
    @MethodSource("models")
    void hasTheGradientOfItsLoss(Model model, DataFacts facts, Batch batch) {
        Random random = new Random(11);
        SameDiff sd = SameDiff.create();
        List<String> names = new ArrayList<>();
        AtomicReference<GraphBuilder> building = new AtomicReference<>();
        GraphBuilder builder = new GraphBuilder(
                sd,
                p -> {
                    names.add(p.name());
                    double[] start = random.doubles(p.spec().size(), -0.5, 0.5).toArray();
                    SDVariable v = sd.var(
                            p.name(),
                            Nd4j.createFromArray(start).reshape(p.spec().shape()));
                    building.get().declare(v, p.spec().as(DataType.DOUBLE));
                    return v;
                },
                1,
                false);
        building.set(builder);
        model.build(builder, facts, Context.plain(true));
        String loss = builder.graph().output(Graph.LOSS).name();
        sd.setLossVariables(loss);
        Map<String, INDArray> inputs = inputs(sd, batch);
        Map<String, INDArray> gradients = sd.calculateGradients(inputs, names);
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
            assertThat((up - down) / (2 * h)).as(name).isEqualTo(expected, within(1e-7 + 1e-6 * Math.abs(expected)));
        }
    }

    private static Map<String, INDArray> inputs(SameDiff sd, Batch batch) {
        Map<String, INDArray> inputs = new HashMap<>();
        batch.arrays().forEach((name, array) -> {
            if (sd.hasVariable(name)) {
                INDArray values = array instanceof Batch.Ints i
                        ? Nd4j.createFromArray(i.values())
                        : Nd4j.createFromArray(((Batch.Floats) array).values());
                inputs.put(name, values.reshape(array.shape()));
            }
        });
        if (sd.hasVariable(Graph.RNG_STEP)) {
            inputs.put(Graph.RNG_STEP, Nd4j.scalar(3L));
        }
        inputs.put(Graph.LOSS_COUNT, Nd4j.scalar((float) batch.targets()));
        return inputs;
    }
}

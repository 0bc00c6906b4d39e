package org.attn4j.framework.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.TestCard;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/** SameDiff's convolution and pooling on the card, beside ND4J's own in double precision. */
class StockImagesCudaTest {
    private static final long[] ORDERS = {0, 1, 4711};

    /** Values of the graph's variables by name, in double precision. */
    private final Map<String, INDArray> values = new HashMap<>();

    private final Random random = new Random(17);

    private void give(String name, boolean whole, long... shape) {
        INDArray array = Nd4j.create(DataType.DOUBLE, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, whole ? random.nextInt(4) : (float) random.nextGaussian());
        }
        values.put(name, array);
    }

    private SDVariable loss(
            DataType type, SameDiff sd, BiFunction<SameDiff, Map<String, SDVariable>, SDVariable> formula) {
        Map<String, SDVariable> variables = new HashMap<>();
        values.forEach((name, v) -> variables.put(
                name,
                type == DataType.DOUBLE ? sd.var(name, v.dup()) : sd.placeHolder(name, DataType.FLOAT, v.shape())));
        SDVariable y = formula.apply(sd, variables);
        // Another weight for each result, so that no gradient hides another.
        long[] shape = y.eval(floats(type)).shape();
        INDArray weights = Nd4j.create(DataType.DOUBLE, shape);
        Random numbers = new Random(5);
        for (long i = 0; i < weights.length(); i++) {
            weights.putScalar(i, (float) numbers.nextGaussian());
        }
        return y.mul(sd.constant(weights.castTo(type))).sum();
    }

    private Map<String, INDArray> floats(DataType type) {
        Map<String, INDArray> all = new HashMap<>();
        if (type == DataType.FLOAT) {
            values.forEach((name, v) -> all.put(name, v.castTo(DataType.FLOAT)));
        }
        return all;
    }

    private void check(BiFunction<SameDiff, Map<String, SDVariable>, SDVariable> formula) {
        SameDiff exact = SameDiff.create();
        SDVariable expected = loss(DataType.DOUBLE, exact, formula);
        expected.markAsLoss();
        double value = expected.eval().getDouble(0);
        Map<String, INDArray> slopes = exact.calculateGradients(Map.of(), values.keySet());
        Map<String, float[]> first = new HashMap<>();
        for (long order : ORDERS) {
            try (CudaDevice device = TestCard.checkedDevice(Precision.FP32)) {
                TestCard.order(order);
                Map<String, float[]> got = onCard(device, formula, value);
                TestCard.checkGuards();
                slopes.forEach((name, slope) -> {
                    double largest = slope.norm1Number().doubleValue() / slope.length();
                    double[] wide = slope.dup('c').reshape(slope.length()).toDoubleVector();
                    for (int i = 0; i < wide.length; i++) {
                        assertThat((double) got.get(name)[i])
                                .as("gradient of %s at %d", name, i)
                                .isCloseTo(wide[i], within(1e-5 * Math.max(largest, Math.abs(wide[i])) + 1e-6));
                    }
                    assertThat(first.computeIfAbsent(name, n -> got.get(n))).isEqualTo(got.get(name));
                });
            } finally {
                TestCard.order(0);
            }
        }
    }

    private Map<String, float[]> onCard(
            CudaDevice device, BiFunction<SameDiff, Map<String, SDVariable>, SDVariable> formula, double expected) {
        SameDiff sd = SameDiff.create();
        SDVariable loss = loss(DataType.FLOAT, sd, formula);
        List<ParameterSpec> specs = new ArrayList<>();
        values.forEach((name, v) -> specs.add(ParameterSpec.plain(name, v.shape(), Initializer.zeros(), true)));
        Backend backend = CudaProvider.backend(device);
        Parameters parameters = new Parameters(specs, device);
        parameters.initialize(1, device);
        values.forEach((name, v) -> device.copyIn(
                v.dup('c').reshape(v.length()).castTo(DataType.FLOAT).toFloatVector(), parameters.slot(name)));
        Parameters gradients = new Parameters(specs, device);
        Plan plan = Plans.training(
                        new Graph(sd, specs, Map.of(Graph.LOSS, loss)),
                        backend,
                        parameters,
                        gradients,
                        List.of(Graph.LOSS))
                .plan(Map.of());
        plan.run();
        float[] got = new float[1];
        device.copyOut(plan.output(Graph.LOSS), got);
        assertThat((double) got[0]).isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
        assertThat(plan.hostOps()).noneMatch(op -> op.contains("conv") || op.contains("pool"));
        Map<String, float[]> slopes = new HashMap<>();
        values.forEach((name, v) -> {
            float[] slope = new float[(int) v.length()];
            device.copyOut(gradients.slot(name), slope);
            slopes.put(name, slope);
        });
        return slopes;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 4, 5, 2, 3, 3, 1, 1, 0, 1, true, false, true",
        "2, 3, 8, 12, 5, 3, 3, 1, 1, 0, 1, true, false, true",
        "3, 2, 7, 6, 3, 2, 3, 2, 1, 0, 1, false, false, false",
        "1, 5, 9, 8, 70, 3, 2, 2, 3, 1, 1, false, false, true",
        "2, 70, 4, 4, 3, 1, 1, 1, 1, 0, 1, false, false, true",
        "2, 3, 9, 9, 4, 3, 3, 1, 2, 1, 2, false, true, true",
        "9, 2, 11, 10, 3, 5, 4, 3, 2, 0, 1, true, true, true"
    })
    void convolution(
            int batch,
            int channels,
            int height,
            int width,
            int filters,
            int rows,
            int columns,
            int down,
            int across,
            int padding,
            int dilation,
            boolean same,
            boolean last,
            boolean biased) {
        long[] shape = last ? new long[] {batch, height, width, channels} : new long[] {batch, channels, height, width};
        give("x", false, shape);
        give("w", false, rows, columns, channels, filters);
        if (biased) {
            give("b", false, filters);
        }
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(rows)
                .kW(columns)
                .sH(down)
                .sW(across)
                .pH(padding)
                .pW(padding)
                .dH(dilation)
                .dW(dilation)
                .paddingMode(same ? PaddingMode.SAME : PaddingMode.VALID)
                .dataFormat(last ? Conv2DConfig.NHWC : Conv2DConfig.NCHW)
                .build();
        check((sd, v) -> biased
                ? sd.cnn().conv2d(v.get("x"), v.get("w"), v.get("b"), config)
                : sd.cnn().conv2d(v.get("x"), v.get("w"), config));
    }

    /** Whole numbers: many of a window's are equal, and the first of them gets the gradient. */
    @ParameterizedTest
    @CsvSource({
        "true, 2, 3, 4, 6, 2, 2, 2, 2, 0, false, false",
        "true, 1, 2, 7, 5, 3, 2, 1, 2, 1, false, false",
        "true, 2, 2, 5, 7, 3, 3, 2, 2, 0, true, true",
        "false, 2, 3, 4, 6, 2, 2, 2, 2, 0, false, false",
        "false, 1, 2, 7, 5, 3, 2, 1, 2, 1, false, true",
        "false, 2, 2, 5, 7, 3, 3, 2, 2, 0, true, false"
    })
    void pooling(
            boolean largest,
            int batch,
            int channels,
            int height,
            int width,
            int rows,
            int columns,
            int down,
            int across,
            int padding,
            boolean same,
            boolean last) {
        long[] shape = last ? new long[] {batch, height, width, channels} : new long[] {batch, channels, height, width};
        give("x", largest, shape);
        Pooling2DConfig config = Pooling2DConfig.builder()
                .kH(rows)
                .kW(columns)
                .sH(down)
                .sW(across)
                .pH(padding)
                .pW(padding)
                .paddingMode(same ? PaddingMode.SAME : PaddingMode.VALID)
                .isNHWC(last)
                .build();
        check((sd, v) ->
                largest ? sd.cnn().maxPooling2d(v.get("x"), config) : sd.cnn().avgPooling2d(v.get("x"), config));
    }
}

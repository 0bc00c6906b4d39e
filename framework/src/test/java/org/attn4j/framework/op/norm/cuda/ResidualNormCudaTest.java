package org.attn4j.framework.op.norm.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.TestCard;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.OpChain;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.Numbers;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Chains around a normalisation whose tensors lie in bfloat16: those of single precision, rounded. */
class ResidualNormCudaTest {
    private static final double RATE = 0.25;
    private static final long KEY = 0x1234_5678_9ABC_DEF0L;

    private final SameDiff sd = SameDiff.create();
    private final Map<String, Tensor> tensors = new HashMap<>();

    /** Of what is computed between the links. */
    private long[] between;

    private OpChain.Link link(JavaOp op) {
        List<String> inputs = Arrays.stream(op.args()).map(SDVariable::name).toList();
        List<TensorSpec> specs = Arrays.stream(op.args())
                .map(v -> new TensorSpec(v.dataType(), v.getShape() == null ? between : v.getShape()))
                .toList();
        List<String> outputs =
                Arrays.stream(op.outputVariables()).map(SDVariable::name).toList();
        return new OpChain.Link(op, inputs, outputs, specs);
    }

    private static Tensor host(DataType type, long... shape) {
        TensorSpec spec = new TensorSpec(type, shape);
        return new Tensor(HostDevice.shared().allocate(type, spec.size()), 0, spec);
    }

    private static Tensor put(CudaDevice device, INDArray values, DataType type) {
        Tensor there = host(type, values.shape());
        there.asArray().assign(values.castTo(type));
        Tensor tensor = new Tensor(device.allocate(type, there.size()), 0, there.spec());
        device.copyFromHost(there, tensor);
        return tensor;
    }

    private static Tensor space(CudaDevice device, DataType type, long... shape) {
        TensorSpec spec = new TensorSpec(type, shape);
        return new Tensor(device.allocate(type, spec.size()), 0, spec);
    }

    private static INDArray take(CudaDevice device, Tensor tensor) {
        Tensor there = host(tensor.spec().type(), tensor.spec().shape());
        device.copyToHost(tensor, there);
        return there.asArray().castTo(DataType.FLOAT).dup('c');
    }

    private SDVariable in(String name, long... shape) {
        return sd.placeHolder(name, DataType.FLOAT, shape);
    }

    @ParameterizedTest
    @CsvSource({"6, 32", "5, 13", "3, 1040"})
    void forward(int rows, int width) {
        between = new long[] {rows, width};
        SDVariable step = sd.placeHolder("step", DataType.INT64);
        Dropout dropout = new Dropout(sd, in("x", rows, width), step, RATE, KEY);
        SDVariable dropped = dropout.named("dropped")[0];
        Add add = new Add(sd, in("residual", rows, width), dropped);
        SDVariable sum = add.named("sum")[0];
        LayerNorm norm = new LayerNorm(sd, sum, in("gain", width), in("bias", width), 1e-5);
        norm.named("norm");
        OpChain.Link last = link(norm);
        OpChain chain = new OpChain(
                List.of(link(dropout), link(add), last), new HashSet<>(List.of("sum", last.output(0), last.output(1))));
        INDArray x = Numbers.normal(1, rows, width);
        INDArray[] y = new INDArray[2];
        DataType[] types = {DataType.FLOAT, DataType.BFLOAT16};
        for (int i = 0; i < types.length; i++) {
            try (CudaDevice device = TestCard.checkedDevice(Precision.FP32)) {
                // Both read numbers that bfloat16 holds.
                tensors.put("x", put(device, x.castTo(DataType.BFLOAT16), types[i]));
                tensors.put("step", put(device, Nd4j.scalar(5L), DataType.INT64));
                tensors.put("residual", put(device, Numbers.normal(2, rows, width), DataType.FLOAT));
                tensors.put("gain", put(device, Numbers.normal(3, width), DataType.FLOAT));
                tensors.put("bias", put(device, Numbers.normal(4, width), DataType.FLOAT));
                tensors.put("sum", space(device, DataType.FLOAT, rows, width));
                tensors.put(last.output(0), space(device, types[i], rows, width));
                tensors.put(last.output(1), space(device, DataType.FLOAT, rows, 2));
                CudaKernels kernels = new CudaKernels(device);
                assertThat(kernels.fuses(chain)).isTrue();
                kernels.bindChain(chain, tensors).run();
                y[i] = take(device, tensors.get(last.output(0)));
                TestCard.checkGuards();
            }
        }
        assertThat(y[1].maxNumber().doubleValue()).isPositive();
        assertThat(y[1].toFloatMatrix())
                .isDeepEqualTo(
                        y[0].castTo(DataType.BFLOAT16).castTo(DataType.FLOAT).toFloatMatrix());
    }

    @ParameterizedTest
    @CsvSource({"6, 32", "5, 13", "3, 2500"})
    void gradient(int rows, int width) {
        between = new long[] {rows, width};
        SDVariable step = sd.placeHolder("step", DataType.INT64);
        LayerNormGrad norm = new LayerNormGrad(
                sd, in("x", rows, width), in("gain", width), in("statistics", rows, 2), in("dy", rows, width), true);
        SDVariable dx = norm.named("dx")[0];
        OpChain.Link first = link(norm);
        Add add = new Add(sd, in("residual", rows, width), dx);
        SDVariable sum = add.named("sum")[0];
        Dropout dropout = new Dropout(sd, sum, step, RATE, KEY);
        dropout.named("dropped");
        OpChain chain = new OpChain(
                List.of(first, link(add), link(dropout)),
                new HashSet<>(List.of("sum", "dropped", first.output(1), first.output(2))));
        INDArray[] dropped = new INDArray[2];
        DataType[] types = {DataType.FLOAT, DataType.BFLOAT16};
        for (int i = 0; i < types.length; i++) {
            try (CudaDevice device = TestCard.checkedDevice(Precision.FP32)) {
                tensors.put("x", put(device, Numbers.normal(1, rows, width), DataType.FLOAT));
                tensors.put("gain", put(device, Numbers.normal(2, width), DataType.FLOAT));
                tensors.put("statistics", put(device, Numbers.normal(3, rows, 2), DataType.FLOAT));
                tensors.put("dy", put(device, Numbers.normal(4, rows, width).castTo(DataType.BFLOAT16), types[i]));
                tensors.put("residual", put(device, Numbers.normal(5, rows, width), DataType.FLOAT));
                tensors.put("step", put(device, Nd4j.scalar(5L), DataType.INT64));
                tensors.put("sum", space(device, DataType.FLOAT, rows, width));
                tensors.put("dropped", space(device, types[i], rows, width));
                tensors.put(first.output(1), space(device, DataType.FLOAT, width));
                tensors.put(first.output(2), space(device, DataType.FLOAT, width));
                new CudaKernels(device).bindChain(chain, tensors).run();
                dropped[i] = take(device, tensors.get("dropped"));
                TestCard.checkGuards();
            }
        }
        assertThat(dropped[1].maxNumber().doubleValue()).isPositive();
        assertThat(dropped[1].toFloatMatrix())
                .isDeepEqualTo(dropped[0]
                        .castTo(DataType.BFLOAT16)
                        .castTo(DataType.FLOAT)
                        .toFloatMatrix());
    }
}

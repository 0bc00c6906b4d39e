package org.attn4j.framework.op.attention.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.attention.Attention;
import org.attn4j.framework.op.attention.AttentionGrad;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.host.JvmKernels;
import org.attn4j.framework.op.simd.Simd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A thread's working memory holds what an earlier op left there: NaN of a training that diverged changes no later result. */
class AttentionLeftoversTest {
    private static final int LENGTH = 21;
    private static final int HEADS = 2;
    private static final int WIDTH = 12;

    @AfterEach
    void vectors() {
        System.clearProperty(Simd.PROPERTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void nanOfAnEarlierOpIsNotSeen(String simd) {
        System.setProperty(Simd.PROPERTY, simd);
        for (boolean causal : new boolean[] {false, true}) {
            for (int kept = 1; kept <= LENGTH; kept++) {
                try (HostDevice device = new HostDevice(1, BlasChoice.OPENBLAS)) {
                    AttentionScratch.own().fill(0);
                    List<float[]> clean = run(device, causal, kept, 0);
                    List<float[]> after = run(device, causal, kept, Float.NaN);
                    for (int i = 0; i < clean.size(); i++) {
                        assertThat(after.get(i))
                                .as("causal %s, %d keys kept", causal, kept)
                                .isEqualTo(clean.get(i));
                    }
                }
            }
        }
    }

    /** Outputs and gradients where the first keys are kept, after an op that left a number everywhere. */
    private static List<float[]> run(HostDevice device, boolean causal, int kept, float left) {
        AttentionSpec spec = new AttentionSpec(HEADS, HEADS, 1 / Math.sqrt(WIDTH), true, causal, true, false, 0, 0);
        int columns = HEADS * WIDTH;
        Nd4j.getRandom().setSeed(3);
        INDArray qkv = Nd4j.randn(DataType.FLOAT, 1, LENGTH, 3L * columns);
        INDArray mask = Nd4j.zeros(DataType.INT32, 1, LENGTH);
        for (int s = 0; s < kept; s++) {
            mask.putScalar(0, s, 1);
        }
        INDArray y = Nd4j.create(DataType.FLOAT, 1, LENGTH, columns);
        INDArray statistics = Nd4j.create(DataType.FLOAT, 1, HEADS, LENGTH);
        INDArray dy = Nd4j.randn(DataType.FLOAT, 1, LENGTH, columns);
        INDArray gradient = Nd4j.create(DataType.FLOAT, 1, LENGTH, 3L * columns);
        SameDiff sd = SameDiff.create();
        SDVariable[] in = {
            sd.placeHolder("qkv", DataType.FLOAT, qkv.shape()), sd.placeHolder("mask", DataType.INT32, mask.shape())
        };
        SDVariable[] all = {
            in[0],
            in[1],
            sd.placeHolder("y", DataType.FLOAT, y.shape()),
            sd.placeHolder("statistics", DataType.FLOAT, statistics.shape()),
            sd.placeHolder("dy", DataType.FLOAT, dy.shape())
        };
        JvmKernels kernels = new JvmKernels(device);
        List<Tensor> given = List.of(Tensor.of(qkv), Tensor.of(mask));
        List<Tensor> results = List.of(Tensor.of(y), Tensor.of(statistics));
        AttentionScratch.own().fill(left);
        kernels.bind(new Attention(sd, spec, in), given, results).run();
        AttentionScratch.own().fill(left);
        kernels.bind(
                        new AttentionGrad(sd, spec, all),
                        List.of(given.get(0), given.get(1), results.get(0), results.get(1), Tensor.of(dy)),
                        List.of(Tensor.of(gradient)))
                .run();
        return List.of(y.data().asFloat(), gradient.data().asFloat());
    }
}

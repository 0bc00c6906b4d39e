package org.attn4j.framework.op.rows.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Samples;
import org.attn4j.framework.op.rows.GatherRows;
import org.attn4j.framework.op.rows.GatherRowsGrad;
import org.attn4j.framework.op.rows.MeanRows;
import org.attn4j.framework.op.rows.MeanRowsGrad;
import org.attn4j.framework.op.rows.Patches;
import org.attn4j.framework.op.rows.PatchesGrad;
import org.attn4j.framework.op.rows.PrependRow;
import org.attn4j.framework.op.rows.PrependRowGrad;
import org.attn4j.framework.op.rows.SelectRow;
import org.attn4j.framework.op.rows.SelectRowGrad;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class SequenceRowCudaTest {
    private static final int[][] SHAPES = {{1, 1, 1}, {3, 5, 33}, {2, 37, 70}, {5, 2, 300}};
    private final Samples samples = new Samples(7);

    @Test
    void rowsPutBeforeSequences() {
        for (int[] s : SHAPES) {
            INDArray x = samples.normal(s[0], s[1], s[2]);
            INDArray v = samples.normal(s[2]);
            INDArray dy = samples.normal(s[0], s[1] + 1, s[2]);
            exact(CudaCheck.of((sd, in) -> new PrependRow(sd, in[0], in[1]), x, v));
            close(CudaCheck.of((sd, in) -> new PrependRowGrad(sd, in[0], in[1], in[2]), x, v, dy));
        }
    }

    @Test
    void rowsTakenFromSequences() {
        for (int[] s : SHAPES) {
            INDArray x = samples.normal(s[0], s[1], s[2]);
            INDArray dy = samples.normal(s[0], s[2]);
            int t = s[1] - 1;
            exact(CudaCheck.of((sd, in) -> new SelectRow(sd, in[0], t), x));
            exact(CudaCheck.of((sd, in) -> new SelectRowGrad(sd, in[0], in[1], t), x, dy));
        }
    }

    @Test
    void gatheredRowsAndTheSumsOfTheirGradients() {
        for (int[] s : SHAPES) {
            for (int count : new int[] {1, 40, 700}) {
                INDArray x = samples.normal(s[0], s[1], s[2]);
                INDArray positions = samples.integers(s[0] * s[1], count);
                INDArray dy = samples.normal(count, s[2]);
                exact(CudaCheck.of((sd, in) -> new GatherRows(sd, in[0], in[1]), x, positions));
                close(CudaCheck.of((sd, in) -> new GatherRowsGrad(sd, in[0], in[1], in[2]), x, positions, dy));
            }
        }
    }

    @Test
    void means() {
        for (int[] s : SHAPES) {
            INDArray x = samples.normal(s[0], s[1], s[2]);
            INDArray dy = samples.normal(s[0], s[2]);
            close(CudaCheck.of((sd, in) -> new MeanRows(sd, in[0], null), x));
            close(CudaCheck.of((sd, in) -> new MeanRowsGrad(sd, in[0], in[1], null), x, dy));
            INDArray mask = samples.mask(0.5, s[0], s[1]);
            mask.putScalar(0, 0, -0.0);
            for (INDArray m : new INDArray[] {mask, mask.castTo(DataType.INT32), mask.mul(0)}) {
                close(CudaCheck.of((sd, in) -> new MeanRows(sd, in[0], in[1]), x, m));
                close(CudaCheck.of((sd, in) -> new MeanRowsGrad(sd, in[0], in[1], in[2]), x, dy, m));
            }
        }
    }

    @Test
    void patches() {
        int[][] shapes = {{1, 1, 1, 1, 1}, {2, 3, 6, 9, 3}, {3, 1, 28, 28, 7}, {1, 2, 8, 4, 4}};
        for (int[] s : shapes) {
            INDArray x = samples.normal(s[0], s[1], s[2], s[3]);
            INDArray dy = samples.normal(s[0], s[2] / s[4] * (s[3] / s[4]), s[1] * s[4] * s[4]);
            exact(CudaCheck.of((sd, in) -> new Patches(sd, in[0], s[4]), x));
            exact(CudaCheck.of((sd, in) -> new PatchesGrad(sd, in[0], in[1], s[4]), x, dy));
        }
    }

    private static void exact(CudaCheck check) {
        assertThat(check.error()).isZero();
    }

    private static void close(CudaCheck check) {
        assertThat(check.error()).isLessThan(1e-5);
    }
}

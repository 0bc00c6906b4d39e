package org.attn4j.framework.op.recurrent.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Samples;
import org.attn4j.framework.op.recurrent.AdditiveAttention;
import org.attn4j.framework.op.recurrent.AdditiveAttentionGrad;
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.recurrent.BahdanauDecoderGrad;
import org.attn4j.framework.op.recurrent.CellKind;
import org.attn4j.framework.op.recurrent.Recurrence;
import org.attn4j.framework.op.recurrent.RecurrenceGrad;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class RecurrentCudaTest {
    /** Rows of the batch, steps, width. */
    private static final int[][] SHAPES = {{1, 1, 1}, {3, 5, 7}, {4, 3, 70}};

    private final Samples samples = new Samples(13);

    @Test
    void recurrences() {
        for (int[] s : SHAPES) {
            for (CellKind cell : CellKind.values()) {
                for (boolean reverse : new boolean[] {false, true}) {
                    recurrence(cell, reverse, true, true, s[0], s[1], s[2]);
                    recurrence(cell, reverse, false, false, s[0], s[1], s[2]);
                }
                recurrence(cell, false, true, false, s[0], s[1], s[2]);
                recurrence(cell, true, false, true, s[0], s[1], s[2]);
            }
        }
    }

    private void recurrence(CellKind cell, boolean reverse, boolean given, boolean limited, int b, int t, int d) {
        int width = cell.states() * d;
        List<INDArray> inputs = new ArrayList<>(List.of(
                samples.normal(b, t, cell.gates() * d),
                samples.normal(d, cell.gates() * d).mul(0.3),
                samples.normal(cell.gates() * d)));
        if (given) {
            inputs.add(samples.normal(b, width));
        }
        INDArray lengths = samples.integers(t + 1, b);
        if (limited) {
            inputs.add(lengths);
        }
        CudaCheck forward = CudaCheck.of(
                (sd, in) -> new Recurrence(
                        sd,
                        cell,
                        reverse,
                        in[0],
                        in[1],
                        in[2],
                        given ? in[3] : null,
                        limited ? in[in.length - 1] : null),
                inputs.toArray(INDArray[]::new));
        close(forward);
        List<INDArray> out = forward.reference();
        List<INDArray> back = new ArrayList<>(
                List.of(inputs.get(1), out.get(2), out.get(3), samples.normal(b, t, d), samples.normal(b, width)));
        if (limited) {
            back.add(lengths);
        }
        close(CudaCheck.of(
                (sd, in) -> new RecurrenceGrad(
                        sd, cell, reverse, in[0], in[1], in[2], in[3], in[4], limited ? in[5] : null),
                back.toArray(INDArray[]::new)));
    }

    /** A weight that was rounded before gives the bits of one that each step rounds. */
    @Test
    void weightsMayBeRoundedBefore() {
        for (CellKind cell : CellKind.values()) {
            int b = 2;
            int t = 3;
            int d = 8;
            INDArray gates = samples.normal(b, t, cell.gates() * d);
            INDArray weight =
                    CudaCheck.rounded(samples.normal(d, cell.gates() * d).mul(0.3));
            INDArray bias = samples.normal(cell.gates() * d);
            CudaCheck forward = CudaCheck.of(
                            (sd, in) -> new Recurrence(sd, cell, false, in[0], in[1], in[2], null, null),
                            gates,
                            weight,
                            bias)
                    .precision(Precision.BF16);
            same(forward.cuda(), forward.half().cuda());
            List<INDArray> out = forward.reference();
            CudaCheck backward = CudaCheck.of(
                            (sd, in) -> new RecurrenceGrad(sd, cell, false, in[0], in[1], in[2], in[3], in[4], null),
                            weight,
                            out.get(2),
                            out.get(3),
                            samples.normal(b, t, d),
                            samples.normal(b, cell.states() * d))
                    .precision(Precision.BF16);
            same(backward.cuda(), backward.half().cuda());
        }
    }

    private static void same(List<double[]> expected, List<double[]> got) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i)).isEqualTo(expected.get(i));
        }
    }

    @Test
    void cellsSaturate() {
        for (CellKind cell : CellKind.values()) {
            INDArray gates = samples.normal(2, 3, cell.gates() * 5).mul(1e4);
            INDArray u = samples.normal(5, cell.gates() * 5);
            INDArray c = samples.normal(cell.gates() * 5);
            close(CudaCheck.of(
                    (sd, in) -> new Recurrence(sd, cell, false, in[0], in[1], in[2], null, null), gates, u, c));
        }
    }

    @Test
    void additiveAttention() {
        int[][] shapes = {{1, 1, 1, 1, 1}, {3, 5, 7, 33, 9}, {2, 4, 40, 70, 65}}; // B, T, S, A, N
        for (int[] s : shapes) {
            INDArray q = samples.normal(s[0], s[1], s[3]);
            INDArray k = samples.normal(s[0], s[2], s[3]);
            INDArray v = samples.normal(s[3]);
            INDArray values = samples.normal(s[0], s[2], s[4]);
            INDArray mask = samples.mask(0.7, s[0], s[2]);
            mask.getRow(0).assign(0); // a row that sees nothing
            close(CudaCheck.of(
                    (sd, in) -> new AdditiveAttention(sd, in[0], in[1], in[2], in[3], null), q, k, v, values));
            CudaCheck masked = CudaCheck.of(
                    (sd, in) -> new AdditiveAttention(sd, in[0], in[1], in[2], in[3], in[4]), q, k, v, values, mask);
            close(masked);
            INDArray w = masked.reference().get(1);
            INDArray dc = samples.normal(s[0], s[1], s[4]);
            INDArray dw = samples.normal(s[0], s[1], s[2]);
            close(CudaCheck.of(
                    (sd, in) -> new AdditiveAttentionGrad(sd, in[0], in[1], in[2], in[3], in[4], in[5], null),
                    q,
                    k,
                    v,
                    values,
                    w,
                    dc));
            close(CudaCheck.of(
                    (sd, in) -> new AdditiveAttentionGrad(sd, in[0], in[1], in[2], in[3], in[4], in[5], in[6]),
                    q,
                    k,
                    v,
                    values,
                    w,
                    dc,
                    dw));
        }
    }

    @Test
    void bahdanauDecoders() {
        int[][] shapes = {{1, 1, 1, 1, 1, 1}, {3, 4, 6, 5, 7, 9}, {2, 3, 33, 40, 34, 35}}; // B, T, S, D, A, N
        for (int[] s : shapes) {
            for (CellKind cell : CellKind.values()) {
                decoder(cell, true, s[0], s[1], s[2], s[3], s[4], s[5]);
                decoder(cell, false, s[0], s[1], s[2], s[3], s[4], s[5]);
            }
        }
    }

    private void decoder(CellKind cell, boolean masked, int b, int t, int s, int d, int a, int n) {
        int gates = cell.gates() * d;
        INDArray mask = samples.mask(0.7, b, s);
        mask.getRow(0).assign(0);
        List<INDArray> inputs = new ArrayList<>(List.of(
                samples.normal(b, t, gates),
                samples.normal(b, s, gates),
                samples.normal(d, gates).mul(0.3),
                samples.normal(gates),
                samples.normal(d, a),
                samples.normal(b, s, a),
                samples.normal(a),
                samples.normal(b, s, n),
                samples.normal(b, cell.states() * d)));
        if (masked) {
            inputs.add(mask);
        }
        CudaCheck forward =
                CudaCheck.of((sd, in) -> new BahdanauDecoder(sd, cell, in), inputs.toArray(INDArray[]::new));
        close(forward);
        List<INDArray> out = forward.reference();
        close(CudaCheck.of(
                (sd, in) -> new BahdanauDecoderGrad(sd, cell, in),
                inputs.get(BahdanauDecoder.MEMORY_GATES),
                inputs.get(BahdanauDecoder.STATE_WEIGHT),
                inputs.get(BahdanauDecoder.QUERY_WEIGHT),
                inputs.get(BahdanauDecoder.KEYS),
                inputs.get(BahdanauDecoder.V),
                inputs.get(BahdanauDecoder.MEMORY),
                out.get(2),
                out.get(4),
                out.get(5),
                out.get(6),
                samples.normal(b, t, d),
                samples.normal(b, t, n),
                samples.normal(b, t, s),
                samples.normal(b, cell.states() * d)));
    }

    private static void close(CudaCheck check) {
        assertThat(check.error()).isLessThan(1e-5);
    }
}

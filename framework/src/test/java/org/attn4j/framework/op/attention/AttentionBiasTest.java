package org.attn4j.framework.op.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Relative positions and segments in {@link Attention}. */
class AttentionBiasTest {
    private static final int[] LENGTHS = {1, 3, 8, 17, 63, 64, 65, 80};

    /** A case of {@link AttentionTest} with a table, segments or both. */
    private static AttentionCase biased(
            AttentionCase.Options o, long seed, RelativeBuckets relative, boolean segmented) {
        AttentionCase plain = AttentionCase.of(o, seed);
        AttentionSpec p = plain.spec();
        AttentionSpec spec = new AttentionSpec(
                p.heads(),
                p.keyValueHeads(),
                p.scale(),
                p.packed(),
                p.causal(),
                p.masked(),
                p.shifted(),
                p.dropout(),
                p.key(),
                relative,
                segmented);
        List<INDArray> inputs = new ArrayList<>(plain.inputs());
        int at = inputs.size() - (o.dropout() > 0 ? 1 : 0);
        if (relative != null) {
            inputs.add(at++, OpCheck.normal(seed + 3, o.heads(), relative.count()));
        }
        if (segmented) {
            inputs.add(at++, segments(seed, o.batch(), o.queries()));
            if (!spec.packed()) {
                inputs.add(at, segments(seed + 1, o.batch(), o.keys()));
            }
        }
        return new AttentionCase(spec, inputs);
    }

    /** Runs of equal ids. */
    private static INDArray segments(long seed, int batch, int length) {
        Random random = new Random(seed);
        INDArray ids = Nd4j.zeros(DataType.INT32, batch, length);
        for (int b = 0; b < batch; b++) {
            int id = 0;
            for (int t = 0; t < length; t++) {
                id += random.nextInt(6) == 0 ? 1 : 0;
                ids.putScalar(b, t, id % 3);
            }
        }
        return ids;
    }

    private static AttentionCase random(int i) {
        Random random = new Random(100 + i);
        int groups = 1 + random.nextInt(2);
        int queries = LENGTHS[random.nextInt(LENGTHS.length)];
        int keys = random.nextBoolean() ? queries : LENGTHS[random.nextInt(LENGTHS.length)];
        AttentionCase.Options o = new AttentionCase.Options(
                1 + random.nextInt(3),
                queries,
                keys,
                groups * (1 + random.nextInt(2)),
                groups,
                1 + random.nextInt(70),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) > 0 ? null : Integer.valueOf(random.nextInt(2 * keys) - keys / 2),
                random.nextInt(3) > 0 ? 0 : 0.3,
                1);
        RelativeBuckets relative = i % 3 == 0 ? null : new RelativeBuckets(8, 20, i % 3 == 1);
        return biased(o, i, relative, relative == null || random.nextBoolean());
    }

    /** Two queries and keys, one head of width 1, bidirectional buckets 4: key 1 is ahead of query 0 (bucket 3). */
    @Test
    void equalsTheFormulaByHand() {
        INDArray qkv = Nd4j.createFromArray(new double[][][] {{{1, 2, 10}, {-1, 3, 20}}});
        INDArray table = Nd4j.createFromArray(new double[][] {{0.5, -1, 7, 2}});
        AttentionSpec spec =
                new AttentionSpec(1, 1, 1, true, false, false, false, 0, 0, new RelativeBuckets(4, 9, true), false);
        // Query 0: scores 1 * 2 + 0.5 and 1 * 3 + 2. Query 1: -1 * 2 - 1 and -1 * 3 + 0.5.
        double p0 = 1 / (1 + Math.exp(5 - 2.5));
        double p1 = 1 / (1 + Math.exp(-2.5 + 3));
        OpCheck check = OpCheck.of((sd, in) -> new Attention(sd, spec, in), qkv, table);
        for (List<INDArray> got : List.of(check.reference(), check.jvm(), check.scalarPath())) {
            assertThat(got.get(0).getDouble(0)).isEqualTo(10 * p0 + 20 * (1 - p0), within(1e-5));
            assertThat(got.get(0).getDouble(1)).isEqualTo(10 * p1 + 20 * (1 - p1), within(1e-5));
        }
        // Gradient of y0 + y1: query t's scores get p (1 - p) (10 - 20) and the opposite.
        double d0 = p0 * (1 - p0) * -10;
        double d1 = p1 * (1 - p1) * -10;
        double[] expected = {d0 - d1, d1, 0, -d0};
        INDArray dy = Nd4j.ones(DataType.DOUBLE, 1, 2, 1);
        List<INDArray> saved = check.reference();
        OpCheck backward =
                OpCheck.of((sd, in) -> new AttentionGrad(sd, spec, in), qkv, table, saved.get(0), saved.get(1), dy);
        for (List<INDArray> got : List.of(backward.reference(), backward.jvm(), backward.scalarPath())) {
            for (int i = 0; i < 4; i++) {
                assertThat(got.get(1).getDouble(i)).as("bucket %d", i).isEqualTo(expected[i], within(1e-4));
            }
        }
    }

    /** Two documents packed into a sequence give what each gives alone. */
    @Test
    void packedDocumentsDoNotSeeOneAnother() {
        INDArray first = OpCheck.normal(1, 1, 70, 3 * 8);
        INDArray second = OpCheck.normal(2, 1, 30, 3 * 8);
        INDArray ids = Nd4j.zeros(DataType.INT32, 1, 100);
        for (int t = 70; t < 100; t++) {
            ids.putScalar(0, t, 4);
        }
        for (boolean causal : new boolean[] {false, true}) {
            AttentionSpec alone = new AttentionSpec(2, 2, 0.5, true, causal, false, false, 0, 0);
            AttentionSpec packed = new AttentionSpec(2, 2, 0.5, true, causal, false, false, 0, 0, null, true);
            INDArray expected = Nd4j.concat(
                    1,
                    new AttentionCase(alone, List.of(first))
                            .forward()
                            .reference()
                            .get(0),
                    new AttentionCase(alone, List.of(second))
                            .forward()
                            .reference()
                            .get(0));
            OpCheck got = new AttentionCase(packed, List.of(Nd4j.concat(1, first, second), ids)).forward();
            assertThat(OpCheck.difference(expected, got.jvm().get(0))).isLessThan(1e-5);
            assertThat(OpCheck.difference(expected, got.scalarPath().get(0))).isLessThan(1e-5);
        }
    }

    @Test
    void gradientIsThatOfTheValues() {
        RelativeBuckets both = new RelativeBuckets(4, 5, true);
        RelativeBuckets back = new RelativeBuckets(3, 4, false);
        for (AttentionCase c : List.of(
                biased(new AttentionCase.Options(2, 4, 4, 2, 2, 2, false, true, null, 0, 1), 3, both, false),
                biased(new AttentionCase.Options(1, 4, 4, 2, 1, 2, true, false, null, 0.3, 1), 4, back, true),
                biased(new AttentionCase.Options(1, 3, 5, 2, 1, 2, true, false, 1, 0, 1), 5, back, false),
                biased(new AttentionCase.Options(2, 3, 4, 1, 1, 2, false, false, null, 0, 1), 6, null, true))) {
            assertThat(c.forward().gradientError()).as("%s", c.spec()).isLessThan(1e-6);
        }
    }

    @Test
    void kernelsAgreeWithTheReference() {
        for (int i = 0; i < 20; i++) {
            AttentionCase c = random(i);
            for (OpCheck check : List.of(c.forward(), c.backward(), c.weights())) {
                List<INDArray> reference = check.reference();
                double[] errors = check.oracleErrors();
                for (int k = 0; k < errors.length; k++) {
                    // Where no query sees two keys, gradients of scores are 0 but for rounding.
                    boolean counts = reference.get(k).amaxNumber().doubleValue() > 1e-3;
                    assertThat(
                                    counts
                                            ? errors[k]
                                            : check.jvm().get(k).amaxNumber().doubleValue())
                            .as("case %d, output %d of %s, %s", i, k, check.name(), c.spec())
                            .isLessThan(1e-5);
                }
            }
        }
    }

    @Test
    void scalarPathAgreesAndThreadsDoNotMatter() {
        for (int i = 0; i < 3; i++) {
            AttentionCase c = random(50 + i);
            for (OpCheck check : List.of(c.forward(), c.backward(), c.weights())) {
                List<INDArray> vector = check.jvm();
                List<INDArray> scalar = check.scalarPath();
                for (int k = 0; k < vector.size(); k++) {
                    assertThat(vector.get(k).equalsWithEps(scalar.get(k), 1e-4)).isTrue();
                }
                assertThat(check.sameBits()).isTrue();
            }
        }
    }

    @Test
    void inputsThatDoNotFitAreRefused() {
        AttentionSpec spec =
                new AttentionSpec(2, 2, 1, true, false, false, false, 0, 0, new RelativeBuckets(4, 9, true), true);
        INDArray qkv = OpCheck.normal(1, 1, 3, 12);
        INDArray ids = Nd4j.zeros(DataType.INT32, 1, 3);
        assertThatThrownBy(() -> reference(spec, qkv, OpCheck.normal(1, 2, 5), ids))
                .hasMessageContaining("[2 heads, 4 buckets], got DOUBLE[2, 5]");
        assertThatThrownBy(() -> reference(spec, qkv, OpCheck.normal(1, 2, 4), Nd4j.zeros(DataType.INT32, 1, 4)))
                .hasMessageContaining("integers [1, 3]");
    }

    private static void reference(AttentionSpec spec, INDArray... inputs) {
        new AttentionCase(spec, Arrays.asList(inputs)).forward().reference();
    }
}

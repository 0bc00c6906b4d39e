package org.attn4j.framework.op.attention.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.op.attention.RelativeBuckets;
import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.SharedMemory;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class AttentionCudaTest {
    private static final double LIMIT = 1e-5;

    private static void check(AttentionCudaCase c, Random random) {
        for (CudaCheck check : List.of(c.forward(), c.backward(random))) {
            assertThat(check.error())
                    .as("%s %s", c.spec(), c.inputs().get(0).shapeInfoToString())
                    .isLessThan(LIMIT);
        }
    }

    @Test
    void agreesWithTheReferenceOverRandomShapes() {
        int[] widths = {1, 3, 8, 16, 20, 32};
        int[] lengths = {1, 5, 17, 33, 63, 64, 65, 80};
        for (int i = 0; i < 14; i++) {
            Random random = new Random(i);
            int groups = 1 + random.nextInt(2);
            int queries = lengths[random.nextInt(lengths.length)];
            int keys = random.nextBoolean() ? queries : lengths[random.nextInt(lengths.length)];
            Integer offset = random.nextInt(3) > 0 ? null : Integer.valueOf(random.nextInt(2 * keys) - keys / 2);
            AttentionCudaCase.Sizes n = new AttentionCudaCase.Sizes(
                    1 + random.nextInt(2),
                    queries,
                    keys,
                    groups * (1 + random.nextInt(2)),
                    groups,
                    widths[random.nextInt(widths.length)]);
            double dropout = random.nextInt(3) == 0 ? 0.3 : 0;
            check(AttentionCudaCase.of(n, random.nextBoolean(), random.nextBoolean(), offset, dropout, random), random);
        }
    }

    @Test
    void goesOverManyTiles() {
        Random random = new Random(3);
        check(
                AttentionCudaCase.of(new AttentionCudaCase.Sizes(1, 130, 260, 1, 1, 4), true, false, 130, 0.1, random),
                random);
        check(
                AttentionCudaCase.of(new AttentionCudaCase.Sizes(1, 200, 200, 2, 1, 6), true, false, null, 0, random),
                random);
    }

    @Test
    void takesHeadsOfEveryWidth() {
        for (int width : new int[] {48, 64, 96, 128, 136}) {
            Random random = new Random(width);
            check(
                    AttentionCudaCase.of(
                            new AttentionCudaCase.Sizes(1, 37, 37, 1, 1, width), true, false, null, 0.2, random),
                    random);
        }
    }

    @Test
    void biasOfRelativePositionsAndSegmentsCount() {
        RelativeBuckets[] kinds = {new RelativeBuckets(32, 128, true), new RelativeBuckets(8, 20, false)};
        for (int i = 0; i < 4; i++) {
            Random random = new Random(i);
            AttentionCudaCase.Sizes n = new AttentionCudaCase.Sizes(2, 70, i < 2 ? 70 : 81, 2, 1, 8);
            Integer offset = i == 1 ? null : Integer.valueOf(3 * i);
            check(
                    AttentionCudaCase.of(n, i % 2 == 1, i == 2, offset, i == 3 ? 0.2 : 0, kinds[i % 2], i > 0, random),
                    random);
        }
    }

    @Test
    void weightsAgreeWithTheReference() {
        for (int i = 0; i < 4; i++) {
            Random random = new Random(i);
            RelativeBuckets relative = i % 2 == 0 ? null : new RelativeBuckets(8, 20, true);
            AttentionCudaCase.Sizes n = new AttentionCudaCase.Sizes(2, 9, i < 2 ? 9 : 40, 4, 2, 5 + i);
            AttentionCudaCase c =
                    AttentionCudaCase.of(n, i != 3, i > 0, i == 2 ? 20 : null, 0, relative, i > 1, random);
            assertThat(c.weights().error()).as("%s", c.spec()).isLessThan(LIMIT);
        }
    }

    /**
     * Operands are rounded to 8 significant bits, by 2^-9 at most, sums have 24. Scores are sums over K products of numbers
     * around 1, times 1 / sqrt(K): their errors are around 2^-9, at most about 4 of them, and weights err by as much. With
     * the rounding of weights and values that makes 6 * 2^-9 of the largest output: 1.2e-2.
     */
    @Test
    void tensorCoresAgreeWithTheReferenceUpToTheirPrecision() {
        double most = 0;
        for (int i = 0; i < 7; i++) {
            Random random = new Random(i);
            AttentionCudaCase c = onTensorCores(i, random);
            for (CudaCheck check : List.of(c.forward(), c.backward(random))) {
                double error = check.precision(Precision.BF16).error();
                most = Math.max(most, error);
                assertThat(error).as("%s", c.spec()).isLessThan(1.2e-2);
            }
        }
        // Rounding shows: the kernels are those for tensor cores.
        assertThat(most).isGreaterThan(1e-4);
    }

    /**
     * Operands that are in bfloat16 already are not rounded again: weights are, by 2^-9, and results, which makes 2^-8 of the
     * largest output; in gradients weights twice and those of scores, which makes 2^-7.
     */
    @Test
    void tensorsInBfloat16AgreeWithTheReferenceUpToTheirPrecision() {
        for (int i : new int[] {0, 4, 5}) {
            Random random = new Random(i);
            AttentionCudaCase c = onTensorCores(i, random);
            for (int k = 0; k < (c.spec().packed() ? 1 : 2); k++) {
                c.inputs().set(k, CudaCheck.rounded(c.inputs().get(k)));
            }
            List<INDArray> saved = c.forward().reference();
            INDArray y = CudaCheck.rounded(saved.get(0));
            INDArray dy = CudaCheck.rounded(AttentionCudaCase.normal(random, y.shape()));
            assertThat(c.forward().half().error()).as("%s", c.spec()).isBetween(1e-4, 1.0 / 256);
            assertThat(c.backward(y, saved.get(1), dy).half().error())
                    .as("%s", c.spec())
                    .isBetween(1e-4, 1.0 / 128);
        }
    }

    /** Every width, mask, offset, bias, segments, dropout; in causal order over more tiles than one. */
    private static AttentionCudaCase onTensorCores(int i, Random random) {
        int width = new int[] {32, 64, 128}[i % 3];
        RelativeBuckets relative = i == 1 || i == 5 ? new RelativeBuckets(8, 20, i == 1) : null;
        Integer offset = i == 4 ? Integer.valueOf(11) : null;
        int queries = i == 0 ? 140 : 72 + i % 2;
        AttentionCudaCase.Sizes n =
                new AttentionCudaCase.Sizes(1 + i % 2, queries, i == 4 ? 145 : queries, 2, 1, width);
        return AttentionCudaCase.of(n, i % 4 != 2, i == 3, offset, i > 4 || i == 0 ? 0.3 : 0, relative, i == 6, random);
    }

    @Test
    void tilesFitInTheSharedMemoryOfEveryCard() {
        for (int width = 1; width <= 256; width++) {
            for (boolean half : AttentionTile.halves(width) ? new boolean[] {false, true} : new boolean[] {false}) {
                assertThat(AttentionTile.forward(width, half).bytes()).isLessThanOrEqualTo(SharedMemory.LIMIT);
                assertThat(AttentionTile.keyOwner(width, half).bytes()).isLessThanOrEqualTo(SharedMemory.LIMIT);
                assertThat(AttentionTile.queryOwner(width, 64, half).bytes()).isLessThanOrEqualTo(SharedMemory.LIMIT);
            }
        }
        assertThatThrownBy(() -> AttentionTile.forward(257, false))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("257");
    }

    @Test
    void largeScoresStayFinite() {
        Random random = new Random(1);
        AttentionCudaCase c =
                AttentionCudaCase.of(new AttentionCudaCase.Sizes(1, 40, 40, 1, 1, 8), true, false, null, 0, random);
        c.inputs().get(0).muli(100);
        assertThat(c.forward().error()).isLessThan(1e-4);
    }
}

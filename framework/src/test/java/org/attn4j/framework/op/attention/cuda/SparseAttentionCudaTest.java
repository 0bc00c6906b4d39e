package org.attn4j.framework.op.attention.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.op.attention.SparseAttentionTest;
import org.attn4j.framework.op.attention.SparsePattern;
import org.attn4j.framework.op.launch.CudaCheck;
import org.junit.jupiter.api.Test;

/** Sparse attention on CUDA against dense attention under the same mask. */
class SparseAttentionCudaTest {
    @Test
    void agreesWithTheReferenceOverRandomPatterns() {
        int[] lengths = {33, 64, 130, 200};
        for (int i = 0; i < 8; i++) {
            Random random = new Random(90 + i);
            int queries = lengths[random.nextInt(lengths.length)];
            int keys = i % 2 == 0 ? queries : lengths[random.nextInt(lengths.length)];
            AttentionCudaCase.Sizes n = new AttentionCudaCase.Sizes(1 + i % 2, queries, keys, 2, 1 + i % 2, 4 + i);
            Integer offset = i % 3 > 0 ? null : Integer.valueOf(random.nextInt(40));
            AttentionCudaCase c = AttentionCudaCase.of(n, i % 3 > 1, i == 5, offset, i == 6 ? 0.3 : 0, random)
                    .over(SparseAttentionTest.pattern(random, 240));
            for (CudaCheck check : List.of(c.forward(), c.backward(random), c.weights())) {
                assertThat(check.error()).as("case %d: %s", i, c.spec()).isLessThan(1e-5);
            }
        }
    }

    /** Limits as in {@link AttentionCudaTest}: operands are rounded to 8 significant bits. */
    @Test
    void tensorCoresAgreeWithTheReferenceUpToTheirPrecision() {
        SparsePattern[] patterns = {
            SparsePattern.window(40, 0, 1),
            SparsePattern.window(30, 30, 1),
            new SparsePattern(16, 1, 1, 1, 1, 2, 26, 3),
        };
        double most = 0;
        for (int i = 0; i < 3; i++) {
            Random random = new Random(i);
            AttentionCudaCase.Sizes n = new AttentionCudaCase.Sizes(1, 400, 400, 2, 1, 32 << i);
            AttentionCudaCase c = AttentionCudaCase.of(n, i == 0, false, null, i == 2 ? 0.3 : 0, random)
                    .over(patterns[i]);
            for (CudaCheck check : List.of(c.forward(), c.backward(random))) {
                double error = check.precision(Precision.BF16).error();
                most = Math.max(most, error);
                assertThat(error).as("%s", c.spec()).isLessThan(1.2e-2);
            }
        }
        assertThat(most).isGreaterThan(1e-4);
    }
}

package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.LinearSelfAttention;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;

class LanguageModelTest {
    private static final DataFacts TEXT = DataFacts.text(11, 8);
    private static final int[] IDS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4, 5};
    /** Two rows; in the first a document of 3 tokens and one of 5, in the second three documents. */
    private static final int[] SEGMENTS = {0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 2, 2, 2, 2};

    private static LanguageModel model(SelfAttentionLayer attention) {
        TransformerBlock block = new TransformerBlock(
                Placement.PRE,
                new LayerNormalization(1e-5, true),
                attention,
                new MlpFeedForward(12, ActivationKind.GELU, true, 0, 0),
                0);
        return new LanguageModel(8, 2, new LearnedPosition(), block, true, false, 0, 0, 0.3);
    }

    private static Batch batch(int[] ids, int[] segments) {
        long[] shape = {2, 8};
        int[] labels = new int[16];
        Arrays.setAll(labels, i -> (ids[i] + 1) % 11);
        Map<String, Batch.Array> arrays = new HashMap<>();
        arrays.put("ids", new Batch.Ints(shape, ids));
        arrays.put("labels", new Batch.Ints(shape, labels));
        if (segments != null) {
            arrays.put("segments", new Batch.Ints(shape, segments));
        }
        return new Batch(arrays, 16, "batch");
    }

    private static float[] logits(TinyTraining model, int[] ids, int[] segments, int token) {
        return Arrays.copyOfRange(model.logits(batch(ids, segments)), token * 11, (token + 1) * 11);
    }

    @Test
    void tokensOfAnotherDocumentDoNotChangeTheLogits() {
        TinyTraining segmented = new TinyTraining(model(new CausalAttention(2, 0, true, 0)), TEXT.withSegments(), 0);
        TinyTraining stream = new TinyTraining(model(new CausalAttention(2, 0, true, 0)), TEXT, 0);
        for (int changed : new int[] {0, 2, 3, 8, 10, 11}) {
            int[] other = IDS.clone();
            other[changed] = (other[changed] + 5) % 11;
            int row = changed / 8;
            for (int t = 8 * row; t < 8 * row + 8; t++) {
                boolean sees = t >= changed && SEGMENTS[t] == SEGMENTS[changed];
                float[] before = logits(segmented, IDS, SEGMENTS, t);
                float[] after = logits(segmented, other, SEGMENTS, t);
                assertThat(Arrays.equals(before, after))
                        .as("token %d after a change of token %d", t, changed)
                        .isEqualTo(!sees);
                // Without boundaries whatever comes later sees the change.
                assertThat(Arrays.equals(logits(stream, IDS, null, t), logits(stream, other, null, t)))
                        .isEqualTo(t < changed);
            }
        }
    }

    @Test
    void oneDocumentIsLikeAStream() {
        TinyTraining segmented = new TinyTraining(model(new CausalAttention(2, 0, true, 0)), TEXT.withSegments(), 1e-2);
        TinyTraining stream = new TinyTraining(model(new CausalAttention(2, 0, true, 0)), TEXT, 1e-2);
        for (int step = 0; step < 3; step++) {
            double a = segmented.train(1, 1, r -> batch(IDS, new int[16]));
            double b = stream.train(1, 1, r -> batch(IDS, null));
            assertThat(a).isEqualTo(b);
        }
        assertThat(segmented.logits(batch(IDS, new int[16]))).isEqualTo(stream.logits(batch(IDS, null)));
    }

    /**
     * PaLM's count (Chowdhery et al. 2022, appendix B): 6 N a token and 12 L H K T for attention; N are the weights of the
     * linear maps, here 2 layers of 8 x 24, 8 x 8, 8 x 12 and 12 x 8 and the head of 8 x 11.
     */
    @Test
    void aStepCostsWhatPaLMCounts() {
        TinyTraining model = new TinyTraining(model(new CausalAttention(2, 0, true, 0)), TEXT, 0);
        long weights = 2 * (8 * 24 + 8 * 8 + 2 * 8 * 12) + 8 * 11;
        assertThat(model.flops(batch(IDS, null))).isEqualTo(16 * (6 * weights + 12 * 2 * 2 * 4 * 8));
    }

    @Test
    void attentionThatCannotKeepToADocumentSaysSo() {
        assertThatThrownBy(
                        () -> new TinyTraining(model(new LinearSelfAttention(2, true, true)), TEXT.withSegments(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("segments");
    }
}

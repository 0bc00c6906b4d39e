package org.attn4j.framework.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Test;

/** Layers of others: those that go on from a cache, those that cannot, and those whose authors say nothing. */
class PluginCacheTest {
    static final int LENGTH = 8;
    private static final DataFacts TEXT = DataFacts.text(13, LENGTH);
    private static final DataFacts PAIRS = DataFacts.pairs(9, 5, 13, LENGTH);
    static final Norm NORM = new LayerNormalization(1e-5, true);
    private static final FeedForward MLP = new MlpFeedForward(16, ActivationKind.GELU, true, 0, 0);
    private static final SelfAttentionLayer CAUSAL = new CausalAttention(2, 0, true, 0);

    private static LanguageModel model(
            SelfAttentionLayer attention, FeedForward feedForward, Norm norm, Position position) {
        TransformerBlock block = new TransformerBlock(Placement.PRE, norm, attention, feedForward, 0);
        return new LanguageModel(8, 2, position, block, true, false, 0, 0, 0.4);
    }

    private static LanguageModel model(SelfAttentionLayer attention, FeedForward feedForward) {
        return model(attention, feedForward, NORM, new LearnedPosition());
    }

    private static EncoderDecoder translator(SelfAttentionLayer attention, CrossLayer cross) {
        return new EncoderDecoder(
                8,
                1,
                0,
                new LearnedPosition(),
                new TransformerBlock(Placement.PRE, NORM, new SelfAttention(2, 0, true, 0), MLP, 0),
                new DecoderBlock(Placement.PRE, NORM, attention, cross, MLP, 0),
                false,
                true,
                true,
                false,
                false,
                false,
                0,
                0,
                0.3);
    }

    /** Text by the decoder that the model gets, and by the one without cache: the same. */
    private static void sameTextAsWithoutCache(LanguageModel model) {
        Parameters values = TinyModels.parameters(model, TEXT);
        Decoder chosen = Decoders.of(model, TEXT, values, TinyModels.BACKEND, 0);
        Decoder plain = Decoders.recomputing(model, TEXT, values, TinyModels.BACKEND, 0);
        int[] ids = new Random(7).ints(3 * LENGTH, 0, 13).toArray();
        for (int id : ids) {
            assertThat(chosen.logits(id)).containsExactly(plain.logits(id), within(1e-4f));
        }
        BeamSettings settings = BeamSettings.customary(3, 6);
        int[] prompt = {1, 2, 3};
        assertThat(PromptSearch.of(model, TEXT, values, TinyModels.BACKEND, 0)
                        .search(prompt, settings, BeamSearch.NO_END)
                        .get(0)
                        .ids())
                .isEqualTo(PromptSearch.recomputing(model, TEXT, values, TinyModels.BACKEND, 0)
                        .search(prompt, settings, BeamSearch.NO_END)
                        .get(0)
                        .ids());
    }

    private static void withoutCache(LanguageModel model, String key) {
        assertThat(model.uncacheable(LENGTH)).get().asString().startsWith("model." + key + ": type ");
        Parameters values = TinyModels.parameters(model, TEXT);
        assertThatThrownBy(() -> Decoders.cached(model, TEXT, values, TinyModels.BACKEND, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("decode without cache");
        assertThatThrownBy(() -> PromptSearch.cached(model, TEXT, values, TinyModels.BACKEND, 0))
                .isInstanceOf(IllegalArgumentException.class);
        sameTextAsWithoutCache(model);
    }

    @Test
    void layersThatCannotGoOnFromACacheGenerateWithoutOne() {
        withoutCache(model(new PluginLayers.FixedSum(), MLP), "block.attention");
        withoutCache(model(new PluginLayers.Sum(false), MLP), "block.attention");
        withoutCache(model(CAUSAL, new PluginLayers.SumFeedForward()), "block.feed_forward");
        withoutCache(model(CAUSAL, new PluginLayers.PositionGate()), "block.feed_forward");
        withoutCache(model(CAUSAL, MLP, new PluginLayers.SumNorm(), new LearnedPosition()), "block.norm");
        withoutCache(model(CAUSAL, MLP, NORM, new PluginLayers.Forgetful()), "position");
    }

    @Test
    void layersThatCanDo() {
        for (LanguageModel model :
                List.of(model(new PluginLayers.Sum(true), MLP), model(CAUSAL, new PluginLayers.Glu()))) {
            assertThat(model.uncacheable(LENGTH)).isEmpty();
            sameTextAsWithoutCache(model);
        }
        for (TinyModels ours : TinyModels.values()) {
            assertThat(ours.model.uncacheable(24)).as(ours.name()).isEmpty();
        }
        for (TinyTransformers ours : TinyTransformers.values()) {
            assertThat(ours.model.uncacheable(11)).as(ours.name()).isEmpty();
        }
    }

    @Test
    void aLayerThatSaysNothingIsNotTakenToBeCausal() {
        assertThatThrownBy(() -> model(new PluginLayers.SilentSum(), MLP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("block.attention: type ")
                .hasMessageContaining("SilentSum may see later positions")
                .hasMessageContaining("overriding causal() to return true");
        LanguageModel silent = model(CAUSAL, new PluginLayers.SilentFeedForward());
        assertThatThrownBy(() -> TinyModels.parameters(silent, TEXT))
                .hasMessageStartingWith("block.feed_forward: type ")
                .hasMessageContaining("overriding causal()");
        assertThatThrownBy(() -> translator(new PluginLayers.SilentSum(), new CrossAttention(2, 0, true, 0)))
                .hasMessageStartingWith("attention: type ");
    }

    @Test
    void translationDoesWithoutACacheToo() {
        for (EncoderDecoder model : List.of(
                translator(new PluginLayers.Sum(false), new CrossAttention(2, 0, true, 0)),
                translator(CAUSAL, new PluginLayers.Summing()))) {
            assertThat(model.uncacheable(LENGTH)).get().asString().contains("attention: type ");
            Parameters values = TinyTransformers.parameters(model, PAIRS);
            assertThatThrownBy(() -> new TransformerDecoder(model, PAIRS, values, TinyModels.BACKEND))
                    .hasMessageContaining("decode without cache");
            ConditionalDecoder chosen = ConditionalDecoders.of(model, PAIRS, values, TinyModels.BACKEND);
            ConditionalDecoder plain = ConditionalDecoders.recomputing(model, PAIRS, values, TinyModels.BACKEND);
            int[][] sources = {{1, 2, 3}, {4, 5, 6, 7}};
            chosen.start(sources, 2);
            plain.start(sources, 2);
            int[] parents = {1, 0, 2, 2};
            for (int t = 0; t < LENGTH; t++) {
                int[] ids = {t, t + 1, t + 2, t + 3};
                assertThat(chosen.step(parents, ids)).containsExactly(plain.step(parents, ids), within(1e-4f));
            }
        }
    }
}

package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.require;

import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.type.TranslationData;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.Model;

/** What encoder-decoders have in common: their data, and the names of their embeddings. */
final class PairModel {
    private PairModel() {}

    /** A model that writes a target for a source. */
    static Described described(EncoderDecoder model, int source, int target, int context) {
        TranslationData data = new TranslationData(
                Optional.of("multi30k"),
                "de-en",
                TranslationData.Tokens.WORD,
                false,
                source,
                2,
                context - 1,
                Optional.empty());
        return new Described(
                model,
                data,
                new KnownData(DataFacts.pairs(source, context, target, context), List.of(), Optional.empty()));
    }

    /** An encoder-decoder. */
    static EncoderDecoder of(Model any) {
        return UnfitException.requireType(EncoderDecoder.class, "model", any);
    }

    /** Requires a key to have the one value that fits. */
    static void flag(String key, boolean expected, boolean got) {
        require(expected == got, "model." + key, expected, got);
    }

    /** Names the embeddings: one table, or one a side; and the output map, where it is no table. */
    static TensorTable embeddings(TensorTable table, EncoderDecoder model, String place, String shared) {
        if (model.shared()) {
            table.same(shared, "embedding.weight");
            table.ignored(place + "(en|de)coder\\.embed_tokens\\.weight");
        } else {
            table.same(place + "encoder.embed_tokens.weight", "encoder.embedding.weight");
            table.same(place + "decoder.embed_tokens.weight", "decoder.embedding.weight");
        }
        return model.tied() ? table.ignored("lm_head\\.weight") : table.same("lm_head.weight", "head.weight");
    }
}

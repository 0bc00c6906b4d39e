package org.attn4j.recipes.huggingface;

import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.type.ClassifiedTextData;
import org.attn4j.datasets.type.MaskedTextData;
import org.attn4j.framework.layer.pooling.Pooling;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.MaskedHead;
import org.attn4j.framework.model.MaskedLanguageModel;
import org.attn4j.framework.model.SentenceEncoder;
import org.attn4j.framework.model.SequenceClassifier;
import org.attn4j.framework.model.TextEncoder;

/**
 * What a family's config.json describes besides a head.
 *
 * @param deviation standard deviation of starting weights
 * @param vocabulary V
 */
record TextBody(TextEncoder encoder, double deviation, int vocabulary) {
    private int context() {
        return ((LearnedPosition) encoder.position()).length();
    }

    /** A masked language model, and texts to be filled in. */
    Described masked(boolean tied) {
        MaskedLanguageModel model = new MaskedLanguageModel(
                encoder.dim(),
                encoder.layers(),
                encoder.position(),
                encoder.block(),
                encoder.segments(),
                encoder.embeddingNorm(),
                MaskedHead.BERT,
                tied,
                encoder.dropout(),
                deviation);
        return new Described(
                model,
                new MaskedTextData("wikitext-2", Optional.empty(), true, vocabulary, context(), 0.15, 0.1),
                new KnownData(DataFacts.text(vocabulary, context()), List.of(), Optional.empty()));
    }

    /** A classifier, and texts of its classes. */
    Described classifier(Pooling pooling, double headDropout, List<String> classes) {
        SequenceClassifier model = new SequenceClassifier(
                encoder.dim(),
                encoder.layers(),
                encoder.position(),
                encoder.block(),
                pooling,
                encoder.segments(),
                encoder.embeddingNorm(),
                encoder.scaledEmbedding(),
                encoder.dropout(),
                headDropout,
                0,
                deviation);
        DataFacts facts = DataFacts.classes(vocabulary, context(), classes.size());
        return new Described(model, texts(), new KnownData(facts, classes, Optional.empty()));
    }

    /** An encoder of texts. */
    Described encoder(Pooling pooling, boolean pooler, boolean normalize) {
        SentenceEncoder model = new SentenceEncoder(
                encoder.dim(),
                encoder.layers(),
                encoder.position(),
                encoder.block(),
                pooling,
                encoder.segments(),
                encoder.embeddingNorm(),
                pooler,
                normalize,
                encoder.dropout(),
                deviation);
        DataFacts facts = DataFacts.text(vocabulary, context());
        return new Described(model, texts(), new KnownData(facts, List.of(), Optional.empty()));
    }

    private ClassifiedTextData texts() {
        return new ClassifiedTextData(
                "imdb",
                ClassifiedTextData.Tokens.WORDPIECE,
                Optional.empty(),
                true,
                vocabulary,
                2,
                context(),
                ClassifiedTextData.Keep.HEAD,
                true,
                0.1);
    }
}

package org.attn4j.recipes.huggingface;

import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.type.ClassifiedTextData;
import org.attn4j.datasets.type.MaskedTextData;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.pooling.Pooling;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.MaskedHead;
import org.attn4j.framework.model.MaskedLanguageModel;
import org.attn4j.framework.model.SentenceEncoder;
import org.attn4j.framework.model.SequenceClassifier;

/** What models that read a text in both directions have in common, as their records name it. */
record TextBody(
        int dim,
        int layers,
        Position position,
        TransformerBlock block,
        int segments,
        boolean embeddingNorm,
        boolean scaledEmbedding,
        double dropout,
        double deviation,
        int vocabulary) {
    static TextBody of(MaskedLanguageModel m) {
        return new TextBody(
                m.dim(),
                m.layers(),
                m.position(),
                m.block(),
                m.segments(),
                m.embeddingNorm(),
                false,
                m.dropout(),
                m.initialDeviation(),
                0);
    }

    static TextBody of(SequenceClassifier m) {
        return new TextBody(
                m.dim(),
                m.layers(),
                m.position(),
                m.block(),
                m.segments(),
                m.embeddingNorm(),
                m.scaledEmbedding(),
                m.dropout(),
                m.initialDeviation(),
                0);
    }

    static TextBody of(SentenceEncoder m) {
        return new TextBody(
                m.dim(),
                m.layers(),
                m.position(),
                m.block(),
                m.segments(),
                m.embeddingNorm(),
                false,
                m.dropout(),
                m.initialDeviation(),
                0);
    }

    private int context() {
        return ((LearnedPosition) position).length();
    }

    /** A masked language model, and texts to be filled in. */
    Described masked(boolean tied) {
        MaskedLanguageModel model = new MaskedLanguageModel(
                dim, layers, position, block, segments, embeddingNorm, MaskedHead.BERT, tied, dropout, deviation);
        return new Described(
                model,
                new MaskedTextData("wikitext-2", Optional.empty(), true, vocabulary, context(), 0.15, 0.1),
                new KnownData(DataFacts.text(vocabulary, context()), List.of(), Optional.empty()));
    }

    /** A classifier, and texts of its classes. */
    Described classifier(Pooling pooling, double headDropout, List<String> classes) {
        SequenceClassifier model = new SequenceClassifier(
                dim,
                layers,
                position,
                block,
                pooling,
                segments,
                embeddingNorm,
                false,
                dropout,
                headDropout,
                0,
                deviation);
        DataFacts facts = DataFacts.classes(vocabulary, context(), classes.size());
        return new Described(model, texts(), new KnownData(facts, classes, Optional.empty()));
    }

    /** An encoder of texts. */
    Described encoder(Pooling pooling, boolean pooler) {
        SentenceEncoder model = new SentenceEncoder(
                dim, layers, position, block, pooling, segments, embeddingNorm, pooler, true, dropout, deviation);
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

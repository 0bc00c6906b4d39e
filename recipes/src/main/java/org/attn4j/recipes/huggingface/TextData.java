package org.attn4j.recipes.huggingface;

import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.reader.PlainTextReader;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.text.IdTokens;
import org.attn4j.datasets.type.TokenizedTextData;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;

/** The data of a language model that was trained elsewhere: the project's own text, until a recipe names another. */
final class TextData {
    private TextData() {}

    /** A model of running text. */
    static Described described(Model model, DataFacts facts) {
        TokenizedTextData data = new TokenizedTextData(
                Optional.of("project-text"),
                Optional.empty(),
                new IdTokens(facts.vocabulary()),
                new PlainTextReader(),
                facts.context(),
                0.1);
        return new Described(model, data, new KnownData(facts, List.of(), Optional.empty()));
    }
}

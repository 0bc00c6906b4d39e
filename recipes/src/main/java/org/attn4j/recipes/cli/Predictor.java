package org.attn4j.recipes.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.model.MaskedLanguageModel;
import org.attn4j.framework.model.Model;
import org.attn4j.recipes.attend.TextInput;
import org.attn4j.recipes.run.Answers;
import org.attn4j.recipes.run.Examples;

/** What models that name a class or a token make of an input. */
final class Predictor {
    private final DataFacts facts;
    private final RunInputs given;
    private final Answers answers;
    private final boolean masked;
    private final int top;
    private List<String> classNames;

    /** An answer by its name. */
    record Named(String name, double probability) {}

    Predictor(Model model, DataFacts facts, Parameters values, Backend backend, RunInputs given, int top) {
        this.facts = facts;
        this.given = given;
        this.top = top;
        this.masked = model instanceof MaskedLanguageModel;
        if (model instanceof LanguageModel) {
            throw new UsageException("a language_model names no class; continue a text with: attn4j generate");
        }
        if (!masked && !facts.classified()) {
            throw new UsageException("this run's model neither translates, nor classes, nor fills in [MASK]: "
                    + model.getClass().getSimpleName());
        }
        this.answers = new Answers(model, facts, values, backend);
    }

    /** The likeliest answers to each question that an input holds. */
    List<List<Named>> answers(String input) throws IOException {
        if (masked) {
            return tokens(input);
        }
        if (facts.hasImage()) {
            RunInputs.Image image = given.image(input);
            return named(answers.likeliest(Examples.image(image.pixels(), facts.image()), top), c -> image.classNames()
                    .get(c));
        }
        if (classNames == null) {
            classNames = given.classNames();
        }
        Tokenizer tokenizer = given.tokenizer("tokenizer");
        int[] ids = TextInput.ids("the text", tokenizer, input, Integer.MAX_VALUE);
        ids = Arrays.copyOf(ids, Math.min(ids.length, facts.context()));
        return named(answers.likeliest(Examples.text(ids, 0), top), classNames::get);
    }

    private List<List<Named>> tokens(String input) {
        Tokenizer tokenizer = given.tokenizer("tokenizer");
        int mask = tokenizer.specialTokens().mask().orElse(-1);
        int[] ids = TextInput.ids("the text", tokenizer, input, facts.context());
        int[] places =
                IntStream.range(0, ids.length).filter(i -> ids[i] == mask).toArray();
        if (places.length == 0) {
            throw new UsageException("'" + input + "' has no [MASK] to fill in");
        }
        return named(answers.likeliest(Examples.text(ids, places), top), tokenizer::token);
    }

    private static List<List<Named>> named(List<List<Answers.Answer>> rows, IntFunction<String> names) {
        return rows.stream()
                .map(row -> row.stream()
                        .map(a -> new Named(names.apply(a.index()), a.probability()))
                        .toList())
                .toList();
    }
}

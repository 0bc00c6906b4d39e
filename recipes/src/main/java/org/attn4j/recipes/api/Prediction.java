package org.attn4j.recipes.api;

import java.util.List;
import java.util.Optional;
import org.attn4j.recipes.run.Translator;

/**
 * What a model makes of an input; what its task does not give is empty.
 *
 * @param input what it was given
 * @param translation the target that it writes for a source
 * @param answers the likeliest classes, or the likeliest tokens at each [MASK]; the best first
 * @param numbers the numbers that it tells
 */
public record Prediction(
        String input, Optional<Translator.Translation> translation, List<List<Named>> answers, List<Float> numbers) {
    public Prediction {
        answers = List.copyOf(answers);
        numbers = List.copyOf(numbers);
    }

    /** A class or token by its name. */
    public record Named(String name, double probability) {}

    /** The answer in words: the translation, the likeliest class, the likeliest tokens, or the numbers. */
    public String text() {
        if (translation.isPresent()) {
            return translation.get().text();
        }
        return answers.isEmpty()
                ? String.join(" ", numbers.stream().map(String::valueOf).toList())
                : String.join(" ", answers.stream().map(a -> a.get(0).name()).toList());
    }
}

package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.util.List;
import org.attn4j.framework.config.Limits;

/**
 * A string of letters and what is to be made of it.
 *
 * @param length most letters; the fewest are half of that
 * @param letters number of different letters
 * @param answer what is to be made of it
 * @throws IllegalArgumentException if length is below 2 or letters is not in 2 … 26
 */
public record LetterText(int length, int letters, Answer answer) implements GeneratedTextTask.Maker {
    /** Checks the numbers. */
    public LetterText {
        require(length >= 2, "length must be at least 2: %d", length);
        requireAtMost("length", length, Limits.CONTEXT / 4);
        require(letters >= 2 && letters <= 26, "letters must be in 2 ... 26: %d", letters);
    }

    /** One text in so many is held out. */
    private static final int HELD_OUT = 10;

    /** What is to be made of a string. */
    public enum Answer {
        /** The same string. */
        COPIED,
        /** Its letters in order. */
        SORTED
    }

    @Override
    public String alphabet() {
        StringBuilder all = new StringBuilder("\n>");
        for (int i = 0; i < letters; i++) {
            all.append((char) ('a' + i));
        }
        return all.toString();
    }

    @Override
    public int longest() {
        return 2 * length + 2;
    }

    @Override
    public List<String> splits() {
        return List.of(TaskData.VALIDATION);
    }

    @Override
    public GeneratedTextTask.Example make(String split, GeneratedTextTask.Numbers numbers) {
        while (true) {
            String question = question(numbers);
            // Which texts are held out depends on them alone, so that none is in both parts.
            boolean held = Math.floorMod(question.hashCode() * 0x9E3779B1 >>> 7, HELD_OUT) == 0;
            if (held == (split != null)) {
                return GeneratedTextTask.Example.answer(question + ">", answerTo(question) + "\n");
            }
        }
    }

    private String question(GeneratedTextTask.Numbers numbers) {
        int least = (length + 1) / 2;
        int n = least + numbers.below(length - least + 1);
        StringBuilder text = new StringBuilder(n);
        for (int i = 0; i < n; i++) {
            text.append((char) ('a' + numbers.below(letters)));
        }
        return text.toString();
    }

    private String answerTo(String question) {
        if (answer == Answer.COPIED) {
            return question;
        }
        char[] sorted = question.toCharArray();
        java.util.Arrays.sort(sorted);
        return new String(sorted);
    }
}

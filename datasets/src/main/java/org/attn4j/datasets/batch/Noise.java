package org.attn4j.datasets.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ways to damage a text that a model is to mend.
 *
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2020 (T5)</a>
 * @see <a href="https://arxiv.org/abs/1910.13461">Lewis et al. 2020 (BART)</a>
 */
public enum Noise {
    /** T5: spans become one sentinel each; the target holds each sentinel and the tokens that it stands for. */
    SPANS,
    /** Tokens become {@code <mask>}; the target is the text. */
    MASK,
    /** Tokens go; the target is the text. */
    DELETE,
    /** The sentences change places; the target is the text. */
    PERMUTE,
    /** The text begins at a random token and goes on at its beginning; the target is the text. */
    ROTATE,
    /** The second half goes and is the target. */
    CONTINUATION;

    /**
     * How much is damaged.
     *
     * @param share of the tokens, of spans, mask and delete
     * @param meanSpan mean length of a span
     */
    public record Amount(double share, double meanSpan) {
        /** Damaged tokens of n: at least one, and never all. */
        public int tokens(int n) {
            return Math.max(1, Math.min(n - 1, (int) Math.round(n * share)));
        }

        /** Spans in a text of n tokens. */
        public int spans(int n) {
            int most = Math.min(tokens(n), n - tokens(n));
            return Math.max(1, Math.min(most, (int) Math.round(tokens(n) / meanSpan)));
        }
    }

    /**
     * What the vocabulary is made of.
     *
     * @param mask stands for a token
     * @param sentinel the first of the ids that stand for a span
     * @param stops ids that end a sentence
     */
    public record Tokens(int mask, int sentinel, List<Integer> stops) {}

    /** A damaged text and what is to be made of it. */
    record Pair(int[] source, int[] target) {}

    /** Most tokens of a target of a text of n tokens. */
    public int longestTarget(int n, Amount amount) {
        return switch (this) {
            case SPANS -> amount.tokens(n) + amount.spans(n);
            case CONTINUATION -> n - n / 2;
            default -> n;
        };
    }

    Pair damage(int[] text, Amount amount, Tokens tokens, Draws draws) {
        int n = text.length;
        return switch (this) {
            case SPANS -> spans(text, amount, tokens, draws);
            case MASK -> {
                boolean[] hidden = draws.choose(n, amount.tokens(n));
                yield new Pair(
                        IntStream.range(0, n)
                                .map(i -> hidden[i] ? tokens.mask() : text[i])
                                .toArray(),
                        text);
            }
            case DELETE -> {
                boolean[] gone = draws.choose(n, amount.tokens(n));
                yield new Pair(
                        IntStream.range(0, n)
                                .filter(i -> !gone[i])
                                .map(i -> text[i])
                                .toArray(),
                        text);
            }
            case PERMUTE -> new Pair(permuted(text, tokens, draws), text);
            case ROTATE -> {
                int start = draws.below(n);
                yield new Pair(
                        IntStream.range(0, n).map(i -> text[(start + i) % n]).toArray(), text);
            }
            case CONTINUATION -> new Pair(Arrays.copyOf(text, n / 2), Arrays.copyOfRange(text, n / 2, n));
        };
    }

    private static Pair spans(int[] text, Amount amount, Tokens tokens, Draws draws) {
        int damaged = amount.tokens(text.length);
        int spans = amount.spans(text.length);
        int[] hidden = draws.parts(damaged, spans);
        int[] kept = draws.parts(text.length - damaged, spans);
        IntStream.Builder source = IntStream.builder();
        IntStream.Builder target = IntStream.builder();
        int at = 0;
        for (int s = 0; s < spans; s++) {
            for (int i = 0; i < kept[s]; i++) {
                source.add(text[at++]);
            }
            source.add(tokens.sentinel() + s);
            target.add(tokens.sentinel() + s);
            for (int i = 0; i < hidden[s]; i++) {
                target.add(text[at++]);
            }
        }
        return new Pair(source.build().toArray(), target.build().toArray());
    }

    private static int[] permuted(int[] text, Tokens tokens, Draws draws) {
        List<int[]> sentences = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (tokens.stops().contains(text[i]) || i + 1 == text.length) {
                sentences.add(Arrays.copyOfRange(text, from, i + 1));
                from = i + 1;
            }
        }
        return Arrays.stream(draws.order(sentences.size()))
                .mapToObj(sentences::get)
                .flatMapToInt(Arrays::stream)
                .toArray();
    }
}

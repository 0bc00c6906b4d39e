package org.attn4j.recipes.run;

import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.attn4j.datasets.text.StreamingDecoder;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.generate.Decoder;
import org.attn4j.framework.generate.Generator;
import org.attn4j.framework.generate.Sampler;

/** Continues text: decodes and streams what comes, ends at a stop string. */
public final class TextGenerator {
    private final Tokenizer tokenizer;
    private final Generator generator;

    /** What was generated. */
    public record Result(String text, int tokens, double seconds) {}

    /** Generates with a decoder. */
    public TextGenerator(Tokenizer tokenizer, Decoder decoder) {
        this.tokenizer = tokenizer;
        this.generator = new Generator(decoder);
    }

    /**
     * Continues a prompt.
     *
     * @param prompt the ids of at least one token
     * @param stop text that ends the output and is left out of it; null for none
     * @param stream takes the text piece by piece as soon as it cannot be part of the stop string
     * @throws IllegalArgumentException if the prompt is empty
     */
    public Result generate(int[] prompt, int tokens, Sampler sampler, String stop, Consumer<String> stream) {
        return generate(prompt, tokens, sampler, id -> false, stop, stream);
    }

    /** The same up to ids that end the output, too, and are no part of it. */
    public Result generate(
            int[] prompt, int tokens, Sampler sampler, IntPredicate ends, String stop, Consumer<String> stream) {
        StringBuilder text = new StringBuilder();
        int[] emitted = {0};
        StreamingDecoder pieces = tokenizer.streamingDecoder();
        long start = System.nanoTime();
        boolean[] stopped = {false};
        int[] ids = generator.generate(prompt, tokens, sampler, ends, id -> {
            text.append(pieces.next(id));
            stopped[0] = !emit(text, emitted, stop, stream);
            return !stopped[0];
        });
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (!stopped[0]) {
            text.append(pieces.end());
            stream.accept(text.substring(emitted[0]));
        }
        return new Result(text.toString(), ids.length, seconds);
    }

    /** Hands on what cannot belong to a stop string; false when the stop string is complete. */
    private static boolean emit(StringBuilder text, int[] emitted, String stop, Consumer<String> stream) {
        if (stop == null) {
            stream.accept(text.substring(emitted[0]));
            emitted[0] = text.length();
            return true;
        }
        int found = text.indexOf(stop);
        int end = found >= 0 ? found : Math.max(emitted[0], text.length() - stop.length() + 1);
        stream.accept(text.substring(emitted[0], end));
        emitted[0] = end;
        if (found >= 0) {
            text.setLength(found);
        }
        return found < 0;
    }
}

package org.attn4j.datasets.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.datasets.chat.jinja.Rendered;
import org.attn4j.datasets.text.Tokenizer;

/**
 * Conversations as ids for a model that predicts the next token, of which only the assistant's are targets. A token that reaches
 * over the border of a part belongs to what comes after the border.
 *
 * @param context C, the most tokens that a model reads
 */
public record ChatEncoder(ChatTemplate template, Tokenizer tokenizer, int context) {
    /** The label of a token that is no target. */
    public static final int IGNORED = -1;

    /**
     * What a model reads and is to say.
     *
     * @param ids [T]
     * @param labels [T] the next token where the assistant says it, {@link #IGNORED} elsewhere
     * @param cut messages that were dropped from the end to fit
     */
    public record Example(int[] ids, int[] labels, int cut) {
        /** How many labels count. */
        public int targets() {
            return (int) Arrays.stream(labels).filter(label -> label != IGNORED).count();
        }
    }

    /**
     * A conversation up to its last answer, or, where that is longer than the context, up to the last answer that fits.
     *
     * @return null if not even the first answer fits, or there is none
     */
    public Example encode(Conversation chat) {
        List<Integer> ends = new ArrayList<>();
        for (int end = chat.toAssistant(chat.messages().size()); end > 0; end = chat.toAssistant(end - 1)) {
            ends.add(end);
        }
        int cut = 0;
        // More messages are never fewer tokens: halving finds the longest that fits.
        for (int none = ends.size(), next = 0; cut < none; next = (cut + none) / 2) {
            if (length(template.ending(chat.first(ends.get(next)))) > context) {
                cut = next + 1;
            } else {
                none = next;
            }
        }
        if (cut == ends.size()) {
            return null;
        }
        Rendered rendered = template.render(chat.first(ends.get(cut)));
        return example(rendered, tokenizer.encode(rendered.text()), ends.get(0) - ends.get(cut));
    }

    /** Tokens before that which an answer ends with. */
    private int length(Rendered rendered) {
        int parts = rendered.spoken().size();
        int end = parts == 0 ? 0 : rendered.spoken().get(parts - 1)[1];
        return common(tokenizer.encode(rendered.text()), rendered.text(), end) - 1;
    }

    private Example example(Rendered rendered, int[] tokens, int cut) {
        int[] labels = new int[tokens.length];
        Arrays.fill(labels, IGNORED);
        int last = 0;
        for (int[] part : rendered.spoken()) {
            int from = common(tokens, rendered.text(), part[0]);
            int to = common(tokens, rendered.text(), part[1]);
            for (int t = Math.max(1, from); t < to; t++) {
                labels[t - 1] = tokens[t];
                last = Math.max(last, t);
            }
        }
        // What follows the last target is never read.
        return new Example(Arrays.copyOf(tokens, last), Arrays.copyOf(labels, last), cut);
    }

    /** How many tokens of a text are those of its beginning. */
    private int common(int[] tokens, String text, int end) {
        if (end == text.length()) {
            return tokens.length;
        }
        int same = Arrays.mismatch(tokens, tokenizer.encode(text.substring(0, end)));
        return same < 0 ? tokens.length : same;
    }

    /** The ids that an answer continues. */
    public int[] prompt(Conversation chat) {
        return tokenizer.encode(template.prompt(chat));
    }

    /** The ids of a piece of what the template writes. */
    public int[] ids(String text) {
        return tokenizer.encode(text);
    }

    /** The examples of conversations side by side, in order; null for those that are left out. */
    public List<Example> encode(List<Conversation> chats) {
        return new ArrayList<>(chats.parallelStream().map(this::encode).toList());
    }
}

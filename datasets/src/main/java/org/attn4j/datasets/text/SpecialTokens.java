package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import java.util.OptionalInt;

/**
 * The ids that stand for no text; each is empty where the tokenizer has none.
 *
 * @param padding fills short rows of a batch: {@code <pad>} or {@code [PAD]}
 * @param unknown stands for what the vocabulary lacks: {@code <unk>} or {@code [UNK]}
 * @param begin begins a sequence: {@code <s>}
 * @param end ends a sequence: {@code </s>} or {@code <|endoftext|>}
 * @param mask stands for a hidden token: {@code <mask>} or {@code [MASK]}
 * @param classToken begins a sequence whose state sums it up: {@code [CLS]}
 * @param separator ends each segment of a sequence: {@code [SEP]}
 */
public record SpecialTokens(
        OptionalInt padding,
        OptionalInt unknown,
        OptionalInt begin,
        OptionalInt end,
        OptionalInt mask,
        OptionalInt classToken,
        OptionalInt separator) {
    /** None of them. */
    public static final SpecialTokens NONE = of(AddedTokens.NONE);

    /** Names of word and BPE vocabularies, ids 0 to 3: padding, unknown, begin, end. */
    public static final List<String> SEQUENCE = List.of("<pad>", "<unk>", "<s>", "</s>");

    /** BERT's names, ids 0 to 4 where the vocabulary is trained here. */
    public static final List<String> BERT = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    /** Finds the ids by the customary names. */
    static SpecialTokens of(AddedTokens added) {
        return new SpecialTokens(
                added.first("<pad>", "[PAD]"),
                added.first("<unk>", "[UNK]"),
                added.first("<s>"),
                added.first("</s>", "<|endoftext|>"),
                added.first("<mask>", "[MASK]"),
                added.first("[CLS]"),
                added.first("[SEP]"));
    }

    /** Whether a special id is seen in decoded text: an unknown or hidden token is, as something stood there. */
    boolean shown(int id) {
        return unknown.orElse(-1) == id || mask.orElse(-1) == id;
    }

    /**
     * A special id that a task cannot do without.
     *
     * @param id one of the components
     * @param name what it is for, for the message
     * @throws IllegalArgumentException if the tokenizer has none
     */
    public static int need(OptionalInt id, String name) {
        require(id.isPresent(), "the tokenizer has no %s token; use one that has, such as words or wordpiece", name);
        return id.getAsInt();
    }
}

package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

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

    /** The keys of a tokenizer_config.json, in the order of the components. */
    static final List<String> KEYS =
            List.of("pad_token", "unk_token", "bos_token", "eos_token", "mask_token", "cls_token", "sep_token");

    private static final Map<String, List<String>> CUSTOMARY = Map.of(
            "pad_token", List.of("<pad>", "[PAD]", "<|pad|>"),
            "unk_token", List.of("<unk>", "[UNK]"),
            "bos_token", List.of("<s>", "<bos>", "<|begin_of_text|>", "<|startoftext|>"),
            "eos_token", List.of("</s>", "<eos>", "<|endoftext|>", "<|end_of_text|>", "<|im_end|>"),
            "mask_token", List.of("<mask>", "[MASK]"),
            "cls_token", List.of("[CLS]"),
            "sep_token", List.of("[SEP]"));

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

    /**
     * Finds the ids by names, such as a tokenizer_config.json has them, else by all names that are customary.
     *
     * @param named {@code pad_token}, {@code unk_token}, {@code bos_token}, {@code eos_token}, {@code mask_token}, {@code
     *     cls_token}, {@code sep_token}; those not given are looked for
     * @param idOf the id of a token that is special, if there is one
     */
    static SpecialTokens of(Map<String, String> named, Function<String, OptionalInt> idOf) {
        Map<String, OptionalInt> found = new HashMap<>();
        CUSTOMARY.forEach((key, names) -> found.put(
                key,
                (named.containsKey(key) ? List.of(named.get(key)) : names)
                        .stream()
                                .map(idOf)
                                .filter(OptionalInt::isPresent)
                                .findFirst()
                                .orElse(OptionalInt.empty())));
        return byKey(found);
    }

    /** The ids by the keys of a tokenizer_config.json; there are none for the keys that are missing. */
    static SpecialTokens of(Map<String, Integer> ids) {
        Map<String, OptionalInt> found = new HashMap<>();
        KEYS.forEach(key -> found.put(key, ids.containsKey(key) ? OptionalInt.of(ids.get(key)) : OptionalInt.empty()));
        return byKey(found);
    }

    private static SpecialTokens byKey(Map<String, OptionalInt> found) {
        return new SpecialTokens(
                found.get("pad_token"),
                found.get("unk_token"),
                found.get("bos_token"),
                found.get("eos_token"),
                found.get("mask_token"),
                found.get("cls_token"),
                found.get("sep_token"));
    }

    /** The ids by the keys of a tokenizer_config.json; those that are missing left out. */
    Map<String, Integer> byKey() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        List<OptionalInt> all = List.of(padding, unknown, begin, end, mask, classToken, separator);
        Iterator<String> keys = KEYS.iterator();
        all.forEach(id -> {
            String key = keys.next();
            id.ifPresent(present -> ids.put(key, present));
        });
        return ids;
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

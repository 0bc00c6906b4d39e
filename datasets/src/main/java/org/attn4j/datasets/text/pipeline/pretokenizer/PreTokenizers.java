package org.attn4j.datasets.text.pipeline.pretokenizer;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.text.pipeline.json.JsonPart;
import org.attn4j.datasets.text.pipeline.pattern.Behavior;
import org.attn4j.datasets.text.pipeline.pattern.Finder;
import org.attn4j.datasets.text.pipeline.unicode.CharacterSet;

/** The pre-tokenizers that a tokenizer.json can name. */
public final class PreTokenizers {
    private static final Finder SPACE = Finder.characters(CharacterSet.SPACE);
    private static final Finder PUNCTUATION = Finder.characters(CharacterSet.PUNCTUATION);

    private PreTokenizers() {}

    /**
     * Reads a file's {@code pre_tokenizer}.
     *
     * @throws IllegalArgumentException if it is none that is known here, or lacks what it needs
     */
    public static PreTokenizer read(JsonPart part) {
        if (part.absent()) {
            return (text, first, words) -> words.add(text);
        }
        return switch (part.type()) {
            case "Sequence" -> sequence(part.at("pretokenizers").list());
            case "Split" ->
                at(
                        Finder.read(part.at("pattern")),
                        Behavior.read(part.at("behavior")),
                        part.at("invert").flag());
            case "ByteLevel" -> ByteLevelWords.read(part);
            case "Metaspace" -> Metaspace.read(part);
            case "Whitespace" -> Runs::cut;
            case "WhitespaceSplit" -> at(SPACE, Behavior.REMOVED, false);
            case "Digits" ->
                at(
                        Finder.characters(CharacterSet.NUMERIC),
                        part.at("individual_digits").flag() ? Behavior.ISOLATED : Behavior.CONTIGUOUS,
                        false);
            case "Punctuation" ->
                at(
                        PUNCTUATION,
                        part.at("behavior").absent() ? Behavior.ISOLATED : Behavior.read(part.at("behavior")),
                        false);
            case "BertPreTokenizer" ->
                sequenceOf(List.of(at(SPACE, Behavior.REMOVED, false), at(PUNCTUATION, Behavior.ISOLATED, false)));
            case "CharDelimiterSplit" -> {
                int delimiter = part.at("delimiter").character();
                yield at(Finder.characters(c -> c == delimiter), Behavior.REMOVED, false);
            }
            case "UnicodeScripts" -> Scripts::cut;
            case "FixedLength" -> fixed(part.at("length"));
            default ->
                throw part.at("type")
                        .refuse("expected Sequence, Split, ByteLevel, Metaspace, Whitespace, WhitespaceSplit, Digits,"
                                + " Punctuation, BertPreTokenizer, CharDelimiterSplit, UnicodeScripts or FixedLength");
        };
    }

    private static PreTokenizer at(Finder finder, Behavior behavior, boolean invert) {
        return (text, first, words) -> behavior.cut(text, finder.find(text), invert, words);
    }

    private static PreTokenizer sequence(List<JsonPart> parts) {
        return sequenceOf(parts.stream().map(PreTokenizers::read).toList());
    }

    private static PreTokenizer sequenceOf(List<PreTokenizer> steps) {
        return (text, first, words) -> {
            List<String> before = List.of(text);
            for (PreTokenizer step : steps) {
                List<String> after = new ArrayList<>(2 * before.size());
                for (int i = 0; i < before.size(); i++) {
                    // What a step has taken away from the beginning is not looked for.
                    boolean begins = first && i == 0 && text.startsWith(before.get(0));
                    step.cut(before.get(i), begins, after);
                }
                before = after;
            }
            words.addAll(before);
        };
    }

    private static PreTokenizer fixed(JsonPart length) {
        int size = length.absent() ? 5 : length.count();
        if (size == 0) {
            throw length.refuse("expected at least 1");
        }
        return (text, first, words) -> {
            for (int at = 0, end; at < text.length(); at = end) {
                int left = text.codePointCount(at, text.length());
                end = left <= size ? text.length() : text.offsetByCodePoints(at, size);
                words.add(text.substring(at, end));
            }
        };
    }
}

package org.attn4j.datasets.text.pipeline.normalizer;

import java.text.Normalizer.Form;
import java.util.List;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.text.pipeline.json.JsonPart;
import org.attn4j.datasets.text.pipeline.pattern.Replacement;
import org.attn4j.datasets.text.pipeline.unicode.ByteAlphabet;
import org.attn4j.datasets.text.pipeline.unicode.CharacterSet;
import org.attn4j.datasets.text.pipeline.unicode.Forms;
import org.attn4j.datasets.text.pipeline.unicode.LowerCase;

/** The normalizers that a tokenizer.json can name. */
public final class Normalizers {
    private Normalizers() {}

    /**
     * Reads a file's {@code normalizer}: what becomes of a text.
     *
     * @throws IllegalArgumentException if it is none that is known here, or lacks what it needs
     */
    public static UnaryOperator<String> read(JsonPart part) {
        if (part.absent()) {
            return UnaryOperator.identity();
        }
        return switch (part.type()) {
            case "Sequence" -> sequence(part.at("normalizers").list());
            case "NFC" -> text -> Forms.of(text, Form.NFC);
            case "NFD" -> text -> Forms.of(text, Form.NFD);
            case "NFKC" -> text -> Forms.of(text, Form.NFKC);
            case "NFKD" -> text -> Forms.of(text, Form.NFKD);
            case "Lowercase" -> LowerCase::of;
            case "Strip" ->
                strip(part.at("strip_left").flag(), part.at("strip_right").flag());
            case "StripAccents" -> BertNormalizer.without(CharacterSet.COMBINING);
            case "BertNormalizer" -> BertNormalizer.read(part);
            case "Replace" -> Replacement.read(part)::in;
            case "Prepend" -> prepend(part.at("prepend").string());
            case "Append" -> append(part.at("append").string());
            case "Precompiled" -> CharacterMap.read(part);
            case "Nmt" -> Nmt::of;
            case "ByteLevel" -> ByteAlphabet::symbols;
            default ->
                throw part.at("type")
                        .refuse(
                                "expected Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, BertNormalizer,"
                                        + " Replace, Prepend, Append, Precompiled, Nmt or ByteLevel");
        };
    }

    private static UnaryOperator<String> sequence(List<JsonPart> parts) {
        List<UnaryOperator<String>> steps =
                parts.stream().map(Normalizers::read).toList();
        return text -> {
            String made = text;
            for (UnaryOperator<String> step : steps) {
                made = step.apply(made);
            }
            return made;
        };
    }

    private static UnaryOperator<String> strip(boolean left, boolean right) {
        return text -> {
            int start = 0;
            int end = text.length();
            while (left && start < end && CharacterSet.SPACE.test(text.codePointAt(start))) {
                start += Character.charCount(text.codePointAt(start));
            }
            while (right && end > start && CharacterSet.SPACE.test(text.codePointBefore(end))) {
                end -= Character.charCount(text.codePointBefore(end));
            }
            return text.substring(start, end);
        };
    }

    private static UnaryOperator<String> prepend(String begin) {
        return text -> text.isEmpty() ? text : begin + text;
    }

    private static UnaryOperator<String> append(String end) {
        return text -> text.isEmpty() ? text : text + end;
    }
}

package org.attn4j.datasets.text.pipeline.decoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.text.pipeline.json.JsonPart;
import org.attn4j.datasets.text.pipeline.pattern.Replacement;
import org.attn4j.datasets.text.pipeline.unicode.ByteAlphabet;

/** The decoders that a tokenizer.json can name. */
public final class Decoders {
    private Decoders() {}

    /**
     * Reads a file's {@code decoder}.
     *
     * @throws IllegalArgumentException if it is none that is known here, or lacks what it needs
     */
    public static Decoder read(JsonPart part) {
        if (part.absent()) {
            return pieces -> List.of(String.join(" ", pieces));
        }
        return switch (part.type()) {
            case "Sequence" -> sequence(part.at("decoders").list());
            case "ByteLevel" -> pieces -> List.of(ByteAlphabet.text(pieces));
            case "ByteFallback" -> ByteFallback::decode;
            case "Fuse" -> pieces -> List.of(String.join("", pieces));
            case "Replace" -> each(Replacement.read(part)::in);
            case "Strip" -> strip(part);
            case "WordPiece" -> wordPiece(part);
            case "Metaspace" -> metaspace(part);
            case "BPEDecoder" -> words(part);
            case "CTC" -> ctc(part);
            default ->
                throw part.at("type")
                        .refuse(
                                "expected Sequence, ByteLevel, ByteFallback, Fuse, Replace, Strip, WordPiece, Metaspace,"
                                        + " BPEDecoder or CTC");
        };
    }

    private static Decoder sequence(List<JsonPart> parts) {
        List<Decoder> steps = parts.stream().map(Decoders::read).toList();
        return pieces -> {
            List<String> made = pieces;
            for (Decoder step : steps) {
                made = step.decode(made);
            }
            return made;
        };
    }

    private static Decoder each(UnaryOperator<String> step) {
        return pieces -> pieces.stream().map(step).toList();
    }

    private static Decoder strip(JsonPart part) {
        String content = Character.toString(part.at("content").character());
        int start = part.at("start").count();
        int stop = part.at("stop").count();
        return each(piece -> {
            String left = piece;
            for (int i = 0; i < start && left.startsWith(content); i++) {
                left = left.substring(content.length());
            }
            for (int i = 0; i < stop && left.endsWith(content); i++) {
                left = left.substring(0, left.length() - content.length());
            }
            return left;
        });
    }

    private static Decoder wordPiece(JsonPart part) {
        String prefix = part.at("prefix").string();
        boolean cleanUp = part.at("cleanup").flag();
        return pieces -> {
            List<String> made = new ArrayList<>(pieces.size());
            for (String piece : pieces) {
                String joined = made.isEmpty()
                        ? piece
                        : piece.startsWith(prefix) ? piece.substring(prefix.length()) : " " + piece;
                made.add(cleanUp ? CleanUp.of(joined) : joined);
            }
            return made;
        };
    }

    private static Decoder metaspace(JsonPart part) {
        String sign = Character.toString(part.at("replacement").character());
        boolean prepended = !part.at("prepend_scheme").text().orElse("always").equals("never")
                && part.at("add_prefix_space").flag(true);
        return pieces -> {
            List<String> made = new ArrayList<>(pieces.size());
            for (String piece : pieces) {
                made.add(piece.replace(sign, made.isEmpty() && prepended ? "" : " "));
            }
            return made;
        };
    }

    private static Decoder words(JsonPart part) {
        String suffix = part.at("suffix").string();
        return pieces -> {
            List<String> made = new ArrayList<>(pieces.size());
            for (String piece : pieces) {
                made.add(piece.replace(suffix, made.size() + 1 == pieces.size() ? "" : " "));
            }
            return made;
        };
    }

    private static Decoder ctc(JsonPart part) {
        String padding = part.at("pad_token").string();
        String delimiter = part.at("word_delimiter_token").string();
        boolean cleanUp = part.at("cleanup").flag();
        return pieces -> {
            List<String> made = new ArrayList<>(pieces.size());
            for (int i = 0; i < pieces.size(); i++) {
                if (i == 0 || !pieces.get(i).equals(pieces.get(i - 1))) {
                    String piece = pieces.get(i).replace(padding, "");
                    made.add(cleanUp ? CleanUp.of(piece).replace(delimiter, " ") : piece);
                }
            }
            return made;
        };
    }
}

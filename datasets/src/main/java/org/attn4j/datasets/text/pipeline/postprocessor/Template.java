package org.attn4j.datasets.text.pipeline.postprocessor;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.text.pipeline.json.JsonPart;

/** Frames by a list of special tokens and texts, one list for a text and one for a pair. */
final class Template implements PostProcessor {
    /**
     * @param text which text it stands for: 0 or 1; -1 for special tokens
     * @param ids the special tokens
     * @param type the segment
     */
    private record Piece(int text, int[] ids, int type) {}

    private final List<Piece> single;
    private final List<Piece> pair;

    private Template(List<Piece> single, List<Piece> pair) {
        this.single = single;
        this.pair = pair;
    }

    static Template read(JsonPart part) {
        JsonPart special = part.at("special_tokens");
        List<Piece> single = pieces(part.at("single"), special);
        if (single.stream().anyMatch(p -> p.text == 1)) {
            throw part.at("single").refuse("the template of one text names a second one");
        }
        return new Template(single, pieces(part.at("pair"), special));
    }

    private static List<Piece> pieces(JsonPart template, JsonPart special) {
        List<Piece> pieces = new ArrayList<>();
        for (JsonPart each : template.list()) {
            if (!each.at("Sequence").absent()) {
                JsonPart text = each.at("Sequence");
                String name = text.at("id").string();
                if (!name.equals("A") && !name.equals("B")) {
                    throw text.at("id").refuse("expected A or B");
                }
                pieces.add(new Piece(
                        name.equals("A") ? 0 : 1, new int[0], text.at("type_id").count()));
            } else {
                JsonPart token = each.at("SpecialToken");
                JsonPart ids = special.at(token.at("id").string()).at("ids");
                int[] all = ids.list().stream().mapToInt(JsonPart::count).toArray();
                pieces.add(new Piece(-1, all, token.at("type_id").count()));
            }
        }
        return pieces;
    }

    @Override
    public List<Encoded> frame(List<Encoded> parts, boolean special) {
        List<Encoded> made = new ArrayList<>();
        for (Piece piece : parts.size() == 1 ? single : pair) {
            if (piece.text >= 0) {
                made.add(Encoded.of(parts.get(piece.text).ids(), piece.type));
            } else if (special) {
                made.add(Encoded.of(piece.ids, piece.type));
            }
        }
        return made;
    }
}

package org.attn4j.datasets.text.pipeline.model;

import org.attn4j.datasets.text.pipeline.json.JsonPart;

/** The models that a tokenizer.json can name. */
public final class Models {
    private Models() {}

    /** @throws IllegalArgumentException if it is none that is known here, or lacks what it needs */
    public static Model read(JsonPart model) {
        String type = model.at("type").absent() ? guess(model) : model.type();
        return switch (type) {
            case "BPE" -> new BytePairModel(model);
            case "Unigram" -> new UnigramModel(model);
            case "WordPiece" -> new WordPieceModel(model);
            case "WordLevel" -> new WordLevelModel(model);
            default -> throw model.at("type").refuse("expected BPE, Unigram, WordPiece or WordLevel");
        };
    }

    /** Files of versions before 0.9 do not name it. */
    private static String guess(JsonPart model) {
        if (!model.at("merges").absent()) {
            return "BPE";
        }
        if (model.at("vocab").node().isArray()) {
            return "Unigram";
        }
        return model.at("continuing_subword_prefix").absent() ? "WordLevel" : "WordPiece";
    }
}

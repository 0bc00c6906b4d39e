package org.attn4j.datasets.text.pipeline.pretokenizer;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.text.pipeline.json.JsonPart;
import org.attn4j.datasets.text.pipeline.pattern.Behavior;
import org.attn4j.datasets.text.pipeline.pattern.Finder;
import org.attn4j.datasets.text.pipeline.unicode.ByteAlphabet;

/**
 * GPT-2's words, whose UTF-8 bytes become a printable character each.
 *
 * @param prefix whether a text that begins with no blank gets one
 * @param split whether the text is cut by GPT-2's expression
 */
record ByteLevelWords(boolean prefix, boolean split) implements PreTokenizer {
    private static final Finder WORDS =
            Finder.regular("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

    static ByteLevelWords read(JsonPart part) {
        return new ByteLevelWords(
                part.at("add_prefix_space").flag(), part.at("use_regex").flag(true));
    }

    @Override
    public void cut(String text, boolean first, List<String> words) {
        String whole = prefix && !text.startsWith(" ") ? " " + text : text;
        List<String> cut = new ArrayList<>();
        if (split) {
            Behavior.ISOLATED.cut(whole, WORDS.find(whole), false, cut);
        } else {
            cut.add(whole);
        }
        cut.forEach(word -> words.add(ByteAlphabet.symbols(word)));
    }
}

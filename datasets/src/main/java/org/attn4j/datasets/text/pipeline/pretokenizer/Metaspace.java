package org.attn4j.datasets.text.pipeline.pretokenizer;

import java.util.List;
import org.attn4j.datasets.text.pipeline.json.JsonPart;

/**
 * SentencePiece's words: each blank becomes a sign, by custom ▁, and begins a word.
 *
 * @param sign what a blank becomes
 * @param scheme where one is put before the text: always, first or never
 * @param split whether the text is cut at all
 */
record Metaspace(String sign, String scheme, boolean split) implements PreTokenizer {
    static Metaspace read(JsonPart part) {
        JsonPart scheme = part.at("prepend_scheme");
        String named = scheme.text().orElse("always");
        if (!List.of("always", "first", "never").contains(named)) {
            throw scheme.refuse("expected always, first or never");
        }
        boolean prefix = part.at("add_prefix_space").flag(true);
        if (!prefix && !scheme.absent() && !named.equals("never")) {
            throw part.at("add_prefix_space").refuse("prepend_scheme " + named + " asks for one");
        }
        return new Metaspace(
                Character.toString(part.at("replacement").character()),
                prefix ? named : "never",
                part.at("split").flag(true));
    }

    @Override
    public void cut(String text, boolean first, List<String> words) {
        String made = text.replace(" ", sign);
        if ((scheme.equals("always") || scheme.equals("first") && first) && !made.startsWith(sign)) {
            made = sign + made;
        }
        int begun = 0;
        for (int at = split ? made.indexOf(sign, 1) : -1; at >= 0; at = made.indexOf(sign, at + sign.length())) {
            if (at > begun) {
                words.add(made.substring(begun, at));
            }
            begun = at;
        }
        words.add(made.substring(begun));
    }
}

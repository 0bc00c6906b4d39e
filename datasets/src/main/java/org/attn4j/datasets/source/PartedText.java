package org.attn4j.datasets.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.reader.BlockText;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.TextSink;

/**
 * A text for each part, cut into WikiText's articles.
 *
 * @param texts of the parts, training first
 * @param form what becomes of each line
 */
public record PartedText(Map<String, BlockText> texts, UnaryOperator<String> form) implements Corpus {

    /** The texts of a data set with one for each split. */
    public static Map<String, BlockText> of(LocatedData found) {
        Map<String, BlockText> texts = new LinkedHashMap<>();
        List<String> names = List.of(WikiText.TRAINING, WikiText.VALIDATION, WikiText.TEST);
        for (int i = 0; i < names.size(); i++) {
            texts.put(
                    names.get(i),
                    BlockText.of(
                            List.of(found.file(WikiText.PARTS.get(i) + ".txt").toUri())));
        }
        return texts;
    }

    /** Texts that are at hand. */
    public static Map<String, BlockText> of(Map<String, String> texts) {
        Map<String, BlockText> all = new LinkedHashMap<>();
        texts.forEach((part, text) -> all.put(part, BlockText.of(text)));
        return all;
    }

    @Override
    public List<String> parts() {
        return List.copyOf(texts.keySet());
    }

    @Override
    public void read(String part, TextSink sink) {
        TextSink into = new Articles(sink, form);
        texts.get(part).read(into::text);
        into.end();
    }

    @Override
    public long bytes() {
        return texts.values().stream().mapToLong(BlockText::bytes).sum();
    }
}

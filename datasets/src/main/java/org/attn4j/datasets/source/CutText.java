package org.attn4j.datasets.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.reader.BlockText;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.TextSink;

/** A text in one piece, of which a share at its end is kept for validation: n characters are cut after ⌊n (1 - share)⌋. */
public final class CutText implements Corpus {
    private final BlockText text;
    private final String origin;
    private final double share;
    private final boolean articles;
    private long kept = -1;

    /**
     * A text.
     *
     * @param origin what it is called in messages
     * @param share part of the text, at its end, that is kept for validation
     * @param articles whether each of WikiText's articles is a document, rather than each part
     */
    public CutText(BlockText text, String origin, double share, boolean articles) {
        this.text = text;
        this.origin = origin;
        this.share = share;
        this.articles = articles;
    }

    /** After how many of so many characters the training part ends. */
    static long kept(long characters, double share) {
        return BigDecimal.ONE
                .subtract(BigDecimal.valueOf(share))
                .multiply(BigDecimal.valueOf(characters))
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    @Override
    public List<String> parts() {
        return List.of(WikiText.TRAINING, WikiText.VALIDATION);
    }

    @Override
    public void read(String part, TextSink sink) {
        boolean first = part.equals(WikiText.TRAINING);
        TextSink into = articles ? new Articles(sink, UnaryOperator.identity()) : sink;
        long cut = kept();
        long[] seen = {0};
        text.read(block -> {
            int characters = block.codePointCount(0, block.length());
            int before = (int) Math.max(0, Math.min(characters, cut - seen[0]));
            int at = block.offsetByCodePoints(0, before);
            seen[0] += characters;
            String mine = first ? block.substring(0, at) : block.substring(at);
            if (!mine.isEmpty()) {
                into.text(mine);
            }
        });
        into.end();
    }

    private long kept() {
        if (kept < 0) {
            long[] characters = {0};
            text.read(block -> characters[0] += block.codePointCount(0, block.length()));
            if (characters[0] == 0) {
                throw new DataException(origin + " is empty: a text is needed");
            }
            kept = kept(characters[0], share);
        }
        return kept;
    }

    @Override
    public long bytes() {
        return text.bytes();
    }
}

package org.attn4j.datasets.source;

import java.util.function.UnaryOperator;
import org.attn4j.datasets.text.corpus.TextSink;

/**
 * Cuts a text that comes in blocks into articles, and hands on each line. An article begins with a title that has empty lines
 * before and after it; what precedes the first one is an article, too.
 */
final class Articles implements TextSink {
    /** A line of more chars is no title. */
    private static final int LONGEST_TITLE = 1 << 16;

    private final TextSink out;
    private final UnaryOperator<String> form;
    private final StringBuilder line = new StringBuilder();
    private String title;
    private boolean afterBlank = true;
    private boolean blank = true;
    private boolean begun;
    private boolean within;

    /** @param form what becomes of each line */
    Articles(TextSink out, UnaryOperator<String> form) {
        this.out = out;
        this.form = form;
    }

    @Override
    public void text(String piece) {
        int from = 0;
        for (int at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', from)) {
            line.append(piece, from, at);
            from = at + 1;
            take(line.toString(), "\n");
            line.setLength(0);
        }
        line.append(piece, from, piece.length());
        if (line.length() > LONGEST_TITLE) {
            settle(false);
            within = true;
            put(line.toString());
            line.setLength(0);
        }
    }

    private void take(String text, String ending) {
        boolean empty = !within && text.isBlank();
        settle(empty);
        if (!within && afterBlank && WikiText.isTitle(text)) {
            title = text + ending;
        } else {
            put(text + ending);
        }
        afterBlank = empty;
        within = false;
    }

    /** A line like a title begins an article if an empty one follows. */
    private void settle(boolean followed) {
        if (title != null) {
            if (followed && !blank) {
                finish();
            }
            put(title);
            title = null;
        }
    }

    private void put(String text) {
        if (!text.isEmpty()) {
            begun = true;
            blank = blank && text.isBlank();
            out.text(form.apply(text));
        }
    }

    private void finish() {
        if (begun) {
            out.end();
        }
        begun = false;
        blank = true;
    }

    @Override
    public void end() {
        take(line.toString(), "");
        line.setLength(0);
        settle(true);
        finish();
        afterBlank = true;
    }
}

package org.attn4j.datasets.text.corpus;

import java.util.function.ToIntFunction;

/** Cuts documents into pieces whose ids, one after the other, are the documents'. */
public final class Pieces implements TextSink {
    /** Chars of a piece: enough that encoding one is worth a task of its own. */
    public static final int LENGTH = 1 << 16;

    private final ToIntFunction<CharSequence> seam;
    private final Use use;
    private final StringBuilder held = new StringBuilder();
    private int wanted = LENGTH;

    /** Takes a piece in. */
    @FunctionalInterface
    public interface Use {
        /** A piece, and whether its document ends with it. */
        void piece(String text, boolean ends);
    }

    /** @param seam where a text may be cut, as a tokenizer tells it */
    public Pieces(ToIntFunction<CharSequence> seam, Use use) {
        this.seam = seam;
        this.use = use;
    }

    @Override
    public void text(String piece) {
        for (int from = 0; from < piece.length(); from += LENGTH) {
            held.append(piece, from, Math.min(piece.length(), from + LENGTH));
            if (held.length() >= wanted) {
                cut();
            }
        }
    }

    private void cut() {
        int at = seam.applyAsInt(held);
        if (at == 0) {
            // Looked for again when there is half as much again, so that all looking together stays linear.
            wanted = Math.max(wanted, held.length()) / 2 * 3;
            return;
        }
        use.piece(held.substring(0, at), false);
        held.delete(0, at);
        wanted = LENGTH;
    }

    @Override
    public void end() {
        use.piece(held.toString(), true);
        held.setLength(0);
        wanted = LENGTH;
    }
}

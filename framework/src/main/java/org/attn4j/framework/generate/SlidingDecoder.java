package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;

/**
 * Decodes a model whose layers look at no more than R tokens back, without end and in constant memory: caches hold 2 R rows
 * and a piece; when they are full, the last R move to the front. That costs a row's copy for each token, whatever R, and
 * leaves rows in the order of their tokens, which a ring would not.
 */
final class SlidingDecoder extends Decoder {
    private final CachedPieces pieces;
    private final float[] logits;
    private final int reach;
    private final int capacity;
    private int filled;
    private int position;

    SlidingDecoder(Model model, DataFacts facts, Parameters values, Backend backend) {
        this.reach = model.reach();
        this.capacity = 2 * reach + CachedPieces.LONGEST;
        this.logits = new float[facts.vocabulary()];
        this.pieces = new CachedPieces(model, facts, values, backend, capacity, true);
    }

    @Override
    public int vocabulary() {
        return logits.length;
    }

    @Override
    public int window() {
        return Integer.MAX_VALUE;
    }

    @Override
    public long length() {
        return position;
    }

    @Override
    public void reset() {
        filled = 0;
        position = 0;
    }

    @Override
    public float[] logits(int... ids) {
        Window.check(ids, vocabulary(), position);
        require(
                ids.length <= Integer.MAX_VALUE - position,
                "a text of more than %d tokens: positions have 31 bits",
                Integer.MAX_VALUE);
        for (int at = 0; at < ids.length; ) {
            int length = CachedPieces.length(ids.length - at);
            if (filled + length > capacity) {
                pieces.moveToFront(filled - reach, reach);
                filled = reach;
            }
            pieces.take(Arrays.copyOfRange(ids, at, at + length), position, filled);
            filled += length;
            position += length;
            at += length;
        }
        pieces.logits(logits);
        return logits;
    }

    @Override
    public long bytes() {
        return pieces.bytes();
    }
}

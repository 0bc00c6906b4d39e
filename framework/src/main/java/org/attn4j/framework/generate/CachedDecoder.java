package org.attn4j.framework.generate;

import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;

/** Decodes with key/value caches that hold the window. */
final class CachedDecoder extends WindowDecoder {
    private final CachedPieces pieces;
    private int encoded;

    CachedDecoder(Model model, DataFacts facts, Parameters values, Backend backend, int capacity) {
        super(new Window(capacity, facts.vocabulary()));
        this.pieces = new CachedPieces(model, facts, values, backend, capacity, false);
    }

    @Override
    public void reset() {
        super.reset();
        encoded = 0;
    }

    @Override
    public long bytes() {
        return pieces.bytes();
    }

    @Override
    void compute(Window tokens, boolean moved, float[] target) {
        encoded = moved ? 0 : encoded;
        while (encoded < tokens.length()) {
            int[] ids = new int[CachedPieces.length(tokens.length() - encoded)];
            tokens.copy(encoded, ids, ids.length);
            pieces.take(ids, encoded, encoded);
            encoded += ids.length;
        }
        pieces.logits(target);
    }
}

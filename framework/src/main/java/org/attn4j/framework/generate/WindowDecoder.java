package org.attn4j.framework.generate;

/**
 * A decoder that shows its model a window of the last tokens.
 *
 * <p>The model sees a window of at most C tokens. The window starts at the first token of the sequence; when one token
 * too many comes, its start moves on by C - C/2, so that it holds the last C/2 tokens and the one that came, which are
 * encoded again from position 0 as a prompt would be. Sliding by one token instead would change every position, and with
 * it all cached keys and values, at each token; this way the work of C/2 tokens comes once in C/2 tokens. Where the
 * window starts depends on the number of tokens alone, not on the cache nor on the pieces in which they came: all decoders
 * of a model give the same logits, up to rounding.
 */
abstract class WindowDecoder extends Decoder {
    private final Window window;
    private final float[] logits;

    WindowDecoder(Window window) {
        this.window = window;
        this.logits = new float[window.vocabulary()];
    }

    @Override
    public final int vocabulary() {
        return window.vocabulary();
    }

    @Override
    public final int window() {
        return window.capacity();
    }

    @Override
    public final long length() {
        return window.total();
    }

    @Override
    public void reset() {
        window.clear();
    }

    @Override
    public final float[] logits(int... ids) {
        boolean moved = window.append(ids);
        compute(window, moved, logits);
        return logits;
    }

    /**
     * Computes the logits after the window's last token.
     *
     * @param moved whether the window starts elsewhere than at the last call
     */
    abstract void compute(Window tokens, boolean moved, float[] target);
}

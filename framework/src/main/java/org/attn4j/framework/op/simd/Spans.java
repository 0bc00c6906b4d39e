package org.attn4j.framework.op.simd;

/**
 * Splits a count of items into equal spans, the last one shorter: one task each. The split depends on the shape alone.
 *
 * @param items what is split
 * @param size items in a span
 */
public record Spans(int items, int size) {
    /** Number of spans. */
    public int count() {
        return (items + size - 1) / size;
    }

    /** First item of a span. */
    public int start(int span) {
        return span * size;
    }

    /** One past the last item of a span. */
    public int end(int span) {
        return Math.min(items, (span + 1) * size);
    }
}

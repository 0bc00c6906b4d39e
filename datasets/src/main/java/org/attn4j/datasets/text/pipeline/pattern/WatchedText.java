package org.attn4j.datasets.text.pipeline.pattern;

/** A text that a matcher may look at so often and no oftener: an expression can go back and forth without end. */
final class WatchedText implements CharSequence {
    /** Looks for each char, and some for a short text. */
    private static final long LOOKS = 2_000;

    private static final long LEAST = 2_000_000;

    /** Thrown when all looks are spent. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1;

        Spent() {
            super(null, null, false, false);
        }
    }

    private final String text;
    private long left;

    WatchedText(String text) {
        this.text = text;
        left = LEAST + LOOKS * text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new Spent();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}

package org.attn4j.datasets.token;

/** The ids of a text, one after the other, and where its documents end. */
public interface Tokens {
    /** How many ids there are. */
    long size();

    /**
     * Copies ids.
     *
     * @param from the first of them
     * @param to where they go, from {@code at} on
     */
    void read(long from, int[] to, int at, int length);

    /** How many documents there are. */
    long documents();

    /** The number of the first token behind a document, counted from 0. */
    long end(long document);

    /** Some of the ids. */
    default int[] slice(long from, int length) {
        int[] ids = new int[length];
        read(from, ids, 0, length);
        return ids;
    }

    /** For each token of a stretch the number of its document, counted from that of the first. */
    default void numbers(long from, int[] to, int at, int length) {
        // The first document that ends behind the stretch's first token.
        long low = 0;
        long high = documents();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (end(middle) > from) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        long document = low;
        for (int i = 0; i < length; i++) {
            while (document < documents() && end(document) <= from + i) {
                document++;
            }
            to[at + i] = (int) (document - low);
        }
    }

    /** One document of given ids. */
    static Tokens of(int... ids) {
        return of(ids, new int[] {ids.length});
    }

    /** Given ids and the ends of their documents. */
    static Tokens of(int[] ids, int[] ends) {
        return new Tokens() {
            @Override
            public long size() {
                return ids.length;
            }

            @Override
            public void read(long from, int[] to, int at, int length) {
                System.arraycopy(ids, Math.toIntExact(from), to, at, length);
            }

            @Override
            public long documents() {
                return ends.length;
            }

            @Override
            public long end(long document) {
                return ends[Math.toIntExact(document)];
            }
        };
    }
}

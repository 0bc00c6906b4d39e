package org.attn4j.framework.generate;

import java.util.Arrays;

/** A decoder whose logits are a function of the source and the whole target so far, to be told by a test. */
final class TableDecoder implements ConditionalDecoder {
    /** What the next token's logits are. */
    @FunctionalInterface
    interface Table {
        /** Logits [V] after a target, given without its begin token. */
        double[] logits(int[] source, int[] target);
    }

    private final int vocabulary;
    private final int capacity;
    private final Table table;
    private int[][] sources = {};
    private int[][] targets = {};
    private int width;
    private int length;
    private float[] logits = {};

    TableDecoder(int vocabulary, int capacity, Table table) {
        this.vocabulary = vocabulary;
        this.capacity = capacity;
        this.table = table;
    }

    /** Steps since the last start. */
    int steps() {
        return length;
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void start(int[][] given, int hypotheses) {
        Rows.checkSources(given, hypotheses, 1000, 1000);
        width = hypotheses;
        sources = given;
        targets = new int[given.length * width][0];
        length = 0;
        logits = new float[targets.length * vocabulary];
    }

    @Override
    public float[] step(int[] parents, int[] ids) {
        Rows.checkStep(parents, ids, targets.length, width, vocabulary, length, capacity);
        int[][] extended = new int[targets.length][];
        for (int r = 0; r < extended.length; r++) {
            extended[r] = Arrays.copyOf(targets[parents[r]], length + 1);
            extended[r][length] = ids[r];
            int[] target = Arrays.copyOfRange(extended[r], 1, length + 1);
            double[] next = table.logits(sources[r / width], target);
            for (int v = 0; v < vocabulary; v++) {
                logits[r * vocabulary + v] = (float) next[v];
            }
        }
        targets = extended;
        length++;
        return logits;
    }
}

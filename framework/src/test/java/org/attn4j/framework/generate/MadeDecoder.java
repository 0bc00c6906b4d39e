package org.attn4j.framework.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A made model: logits are random numbers, a function of source and target so far. */
class MadeDecoder implements ConditionalDecoder {
    private static final int END = 1;

    private final int vocabulary;
    private final int capacity;
    private int[][] sources;
    private int[][] targets;

    MadeDecoder(int vocabulary, int capacity) {
        this.vocabulary = vocabulary;
        this.capacity = capacity;
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
    public void start(int[][] given, int width) {
        sources = new int[given.length * width][];
        Arrays.setAll(sources, r -> given[r / width]);
        targets = new int[sources.length][0];
    }

    @Override
    public float[] step(int[] parents, int[] ids) {
        int[][] extended = new int[targets.length][];
        float[] logits = new float[targets.length * vocabulary];
        for (int r = 0; r < extended.length; r++) {
            extended[r] = Arrays.copyOf(targets[parents[r]], targets[parents[r]].length + 1);
            extended[r][extended[r].length - 1] = ids[r];
            System.arraycopy(logits(sources[r], extended[r]), 0, logits, r * vocabulary, vocabulary);
        }
        targets = extended;
        return logits;
    }

    float[] logits(int[] source, int[] target) {
        Random random = new Random(31L * Arrays.hashCode(source) + Arrays.hashCode(target));
        random.nextInt();
        float[] z = new float[vocabulary];
        for (int v = 0; v < vocabulary; v++) {
            z[v] = (float) random.nextGaussian() * 2;
        }
        return z;
    }

    /** Log-probabilities of the tokens that may follow, in double. */
    double[] next(int[] source, int[] target) {
        float[] z = logits(source, target);
        double sum = 0;
        for (float x : z) {
            sum += Math.exp(x);
        }
        double[] p = new double[vocabulary];
        for (int v = 0; v < vocabulary; v++) {
            p[v] = z[v] - Math.log(sum);
        }
        return p;
    }

    /** All targets that end within a length, scored. */
    void all(int[] source, int[] target, double sum, BeamSettings settings, int longest, List<Hypothesis> found) {
        double[] p = next(source, target);
        for (int v = 0; v < vocabulary; v++) {
            double total = sum + p[v];
            if (v == END) {
                int[] ids = Arrays.copyOfRange(target, 1, target.length);
                found.add(new Hypothesis(ids, total, settings.score(total, target.length), true));
            } else if (target.length < longest) {
                int[] longer = Arrays.copyOf(target, target.length + 1);
                longer[target.length] = v;
                all(source, longer, total, settings, longest, found);
            }
        }
    }
}

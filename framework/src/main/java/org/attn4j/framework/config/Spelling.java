package org.attn4j.framework.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt name may have meant. */
public final class Spelling {
    /** A longer word is no misspelt name, nor what one may have meant. */
    private static final int LONGEST = 100;

    private Spelling() {}

    /** A Java name as a key: {@code learningRate -> learning_rate}, {@code GELU_TANH -> gelu_tanh}. */
    public static String key(String javaName) {
        return javaName.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** The candidate that differs by few letters: one in three, at least one. Case and hyphens count for nothing. */
    public static Optional<String> nearest(String wrong, Collection<String> candidates) {
        if (wrong.length() > LONGEST) {
            return Optional.empty();
        }
        String spelled = key(wrong).replace('-', '_');
        return candidates.stream()
                .filter(c -> c.length() <= LONGEST)
                .filter(c -> distance(spelled, key(c)) <= Math.max(1, Math.max(spelled.length(), c.length()) / 3))
                .min(Comparator.comparingInt(c -> distance(spelled, key(c))));
    }

    /** What a message about a wrong name ends with: the candidate that it may have meant, if there is one. */
    public static String hint(String wrong, Collection<String> candidates) {
        return nearest(wrong, candidates)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** Insertions, deletions, substitutions and swaps of neighbours that lead from a to b (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}

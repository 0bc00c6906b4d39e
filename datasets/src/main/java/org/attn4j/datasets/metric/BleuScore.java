package org.attn4j.datasets.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * BLEU of a corpus and what it consists of.
 *
 * @param score BLEU, 0 to 100
 * @param precisions of the n-grams of order 1 to 4, in percent; smoothed where none matched, all 0 where no word did
 * @param brevityPenalty 1 where the hypotheses are at least as long as their references, else less
 * @param hypothesisLength tokens of all hypotheses
 * @param referenceLength tokens of the references nearest in length
 * @param signature how the score was made, in sacreBLEU's words: {@code nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp}
 */
public record BleuScore(
        double score,
        List<Double> precisions,
        double brevityPenalty,
        long hypothesisLength,
        long referenceLength,
        String signature) {
    /**
     * Checks the number of precisions.
     *
     * @throws IllegalArgumentException if they are not 4
     */
    /** The longest n-grams counted. */
    static final int MAX_ORDER = 4;

    public BleuScore {
        precisions = List.copyOf(precisions);
        if (precisions.size() != MAX_ORDER) {
            throw new IllegalArgumentException("BLEU score: expected " + MAX_ORDER
                    + " precisions, one for each order of n-grams, got " + precisions);
        }
    }

    /**
     * One line, as sacreBLEU prints it: {@code BLEU = 48.53 82.4/50.0/45.5/37.5 (BP = 0.943 ratio = 0.944 hyp_len = 17
     * ref_len = 18)}.
     */
    public String format() {
        double ratio = referenceLength == 0 ? 0 : (double) hypothesisLength / referenceLength;
        return "BLEU = " + fixed(score, 2) + " "
                + precisions.stream().map(p -> fixed(p, 1)).collect(Collectors.joining("/"))
                + " (BP = " + fixed(brevityPenalty, 3) + " ratio = " + fixed(ratio, 3)
                + " hyp_len = " + hypothesisLength + " ref_len = " + referenceLength + ")";
    }

    // Of the exact binary value, ties to even, as Python's format: 6.25 is 6.2. String.format gives 6.3.
    private static String fixed(double value, int digits) {
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }
}

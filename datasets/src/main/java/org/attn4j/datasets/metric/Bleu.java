package org.attn4j.datasets.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Corpus BLEU of the n-grams up to order 4, equal to what sacreBLEU prints by default.
 *
 * <p>BLEU = 100 · BP · (p₁ p₂ p₃ p₄)^¼, where pₙ is the share of the corpus's hypothesis n-grams that occur in a
 * reference of their sentence, each counted at most as often as in the reference that has it most often, and BP =
 * min(1, exp(1 − r / c)) with c the tokens of all hypotheses and r those of the references nearest in length (of two
 * equally near, the shorter). An order without a match is smoothed as in mteval-v13a: the k-th such order, from below,
 * counts as 1 / 2ᵏ of a match. Without any match, or without a single hypothesis 4-gram, BLEU is 0.
 *
 * <p>Papers: Papineni et al. 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation"; Post 2018, "A Call
 * for Clarity in Reporting BLEU Scores", <a href="https://arxiv.org/abs/1804.08771">arXiv:1804.08771</a>.
 *
 * @param tokenization how lines become tokens
 * @param lowerCase whether lines are put in lower case first; the signature says {@code lc} then, else {@code mixed}
 */
public record Bleu(Tokenization tokenization, boolean lowerCase) {
    /** How a line becomes tokens. */
    public enum Tokenization {
        /** As mteval-v13a, the tool of the WMT shared tasks; for detokenized text. Chinese text stays whole. */
        V13A("13a"),
        /** At whitespace only; for text that is tokenized already. */
        NONE("none");

        private final String label;

        Tokenization(String label) {
            this.label = label;
        }

        /** The name in a score's signature. */
        public String label() {
            return label;
        }

        /**
         * Tokens of a line.
         *
         * @param line any text, possibly empty
         */
        public List<String> tokens(String line) {
            // An end of line after a hyphen joins words, but not at the very end.
            String trimmed = PythonText.stripEnd(line);
            return PythonText.split(this == V13A ? Mteval13aText.spaced(trimmed) : trimmed);
        }
    }

    /**
     * Checks that the tokenization is given.
     *
     * @throws NullPointerException if it is not
     */
    public Bleu {
        Objects.requireNonNull(tokenization, "BLEU: tokenization must be given, V13A or NONE");
    }

    /**
     * BLEU of a corpus with one reference a hypothesis.
     *
     * @param hypotheses translations by the system, a line each
     * @param references reference translations; the i-th belongs to the i-th hypothesis
     * @throws IllegalArgumentException if the corpus is empty or the lists differ in length
     */
    public BleuScore scoreSingle(List<String> hypotheses, List<String> references) {
        return score(hypotheses, references.stream().map(List::of).toList());
    }

    /**
     * BLEU of a corpus.
     *
     * @param hypotheses translations by the system, a line each
     * @param references the i-th list holds the reference translations of the i-th hypothesis, at least one; their
     *     number may differ between hypotheses
     * @throws IllegalArgumentException if the corpus is empty, the lists differ in length or a hypothesis has no
     *     reference
     */
    public BleuScore score(List<String> hypotheses, List<List<String>> references) {
        check(hypotheses, references);
        Matches matches = new Matches();
        for (int i = 0; i < hypotheses.size(); i++) {
            List<NgramCounts> counts = new ArrayList<>();
            for (String reference : references.get(i)) {
                counts.add(counts(reference));
            }
            matches.add(counts(hypotheses.get(i)), counts);
        }
        return matches.score(signature(references));
    }

    private NgramCounts counts(String line) {
        return NgramCounts.of(tokenization.tokens(lowerCase ? PythonText.lower(line) : line), BleuScore.MAX_ORDER);
    }

    private String signature(List<List<String>> references) {
        int first = references.get(0).size();
        boolean same = references.stream().allMatch(r -> r.size() == first);
        return "nrefs:" + (same ? first : "var") + "|case:" + (lowerCase ? "lc" : "mixed") + "|eff:no|tok:"
                + tokenization.label() + "|smooth:exp";
    }

    private static void check(List<String> hypotheses, List<List<String>> references) {
        if (hypotheses.isEmpty()) {
            throw new IllegalArgumentException("BLEU: expected at least one hypothesis, got none");
        }
        if (hypotheses.size() != references.size()) {
            throw new IllegalArgumentException("BLEU: expected the references of each hypothesis, got "
                    + hypotheses.size() + " hypotheses and references of " + references.size());
        }
        for (int i = 0; i < references.size(); i++) {
            if (references.get(i).isEmpty()) {
                throw new IllegalArgumentException("BLEU: hypothesis " + i
                        + " (from 0) has no reference; give at least one, which may be an empty line");
            }
        }
    }
}

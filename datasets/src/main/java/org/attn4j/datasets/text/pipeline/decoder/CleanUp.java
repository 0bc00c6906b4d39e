package org.attn4j.datasets.text.pipeline.decoder;

/** Takes blanks away that stand before punctuation and English contractions, piece by piece. */
final class CleanUp {
    private static final String[][] REPLACED = {
        {" .", "."},
        {" ?", "?"},
        {" !", "!"},
        {" ,", ","},
        {" ' ", "'"},
        {" n't", "n't"},
        {" 'm", "'m"},
        {" do not", " don't"},
        {" 's", "'s"},
        {" 've", "'ve"},
        {" 're", "'re"}
    };

    private CleanUp() {}

    static String of(String piece) {
        String clean = piece;
        for (String[] pair : REPLACED) {
            clean = clean.replace(pair[0], pair[1]);
        }
        return clean;
    }
}

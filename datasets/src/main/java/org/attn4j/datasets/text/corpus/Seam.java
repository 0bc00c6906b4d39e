package org.attn4j.datasets.text.corpus;

/** Where texts may be cut in two whose ids, one after the other, are the whole text's. */
public final class Seam {
    private Seam() {}

    /**
     * The last space or line feed that follows on something visible, of tokenizers to which it always begins another word;
     * 0 if there is none.
     */
    public static int beforeSpace(CharSequence text) {
        for (int at = text.length() - 1; at > 0; at--) {
            char here = text.charAt(at);
            if (here == ' ' || here == '\n') {
                char before = text.charAt(at - 1);
                if (before > ' ' && before < 127 || Character.isLetterOrDigit(before)) {
                    return at;
                }
            }
        }
        return 0;
    }
}

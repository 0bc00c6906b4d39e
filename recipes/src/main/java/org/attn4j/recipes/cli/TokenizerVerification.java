package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.Map;
import org.attn4j.datasets.text.HuggingFaceFiles;
import org.attn4j.datasets.text.TokenizerReference;

/** Compares a tokenizer with a reference and prints what differs. */
final class TokenizerVerification {
    /** Differences that are shown. */
    private static final int SHOWN = 5;

    private TokenizerVerification() {}

    /** The exit code. */
    static int of(Path tokenizer, Path reference) {
        int[] found = {0};
        Map<String, TokenizerReference.Column> columns =
                TokenizerReference.compare(HuggingFaceFiles.read(tokenizer), reference, difference -> {
                    if (found[0]++ < SHOWN) {
                        System.out.println(difference);
                    }
                });
        if (found[0] > SHOWN) {
            System.out.println("\u2026 and " + (found[0] - SHOWN) + " more");
        }
        columns.forEach(
                (name, column) -> System.out.printf("%s: %d of %d lines equal%n", name, column.same(), column.lines()));
        return found[0] == 0 ? ExitCodes.DONE : ExitCodes.FAILED;
    }
}

package org.attn4j.datasets.text.pipeline.normalizer;

/** SentencePiece's nmt rules: control characters go, characters that look like a blank become one. */
final class Nmt {
    private Nmt() {}

    static String of(String text) {
        StringBuilder made = new StringBuilder(text.length());
        text.codePoints().filter(c -> !goes(c)).map(c -> isBlank(c) ? ' ' : c).forEach(made::appendCodePoint);
        return made.toString();
    }

    private static boolean goes(int c) {
        return c >= 0x01 && c <= 0x08 || c == 0x0B || c >= 0x0E && c <= 0x1F || c == 0x7F || c == 0x8F || c == 0x9F;
    }

    private static boolean isBlank(int c) {
        return switch (c) {
            case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD -> true;
            default -> c >= 0x200B && c <= 0x200F;
        };
    }
}

package org.attn4j.datasets.text.pipeline.decoder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Runs of {@code <0x61>} become the text of their bytes, or U+FFFD for each byte where that is no UTF-8. */
public final class ByteFallback {
    private static final Pattern HEX = Pattern.compile("<0x[0-9a-fA-F]{2}>");

    private ByteFallback() {}

    /** The byte that a piece stands for, or -1. */
    public static int value(String piece) {
        return piece.length() == 6 && HEX.matcher(piece).matches() ? Integer.parseInt(piece.substring(3, 5), 16) : -1;
    }

    static List<String> decode(List<String> pieces) {
        List<String> made = new ArrayList<>(pieces.size());
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        for (String piece : pieces) {
            int value = value(piece);
            if (value >= 0) {
                run.write(value);
            } else {
                flush(run, made);
                made.add(piece);
            }
        }
        flush(run, made);
        return made;
    }

    private static void flush(ByteArrayOutputStream run, List<String> made) {
        if (run.size() > 0) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(run.toByteArray());
                made.add(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
            } catch (CharacterCodingException e) {
                made.addAll(Collections.nCopies(run.size(), "\uFFFD"));
            }
            run.reset();
        }
    }
}

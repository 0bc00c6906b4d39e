package org.attn4j.recipes.run;

import java.io.PrintStream;
import org.attn4j.recipes.schema.Shown;

/**
 * What is said to the user, freed of characters that steer a terminal: names, paths and tokens in it are others' text.
 * Lines and tabs pass. Bytes, as loggers write them, are freed of ASCII's and Latin-1's control characters.
 */
public final class TerminalStream extends PrintStream {
    private static final String LINE_START = "\r";
    private static final String CLEAR_TO_END = "\u001B[K";
    private static final int LATIN_LEAD = 0xC2;

    private final PrintStream out;
    private boolean afterLead;

    /** In front of a stream. */
    public TerminalStream(PrintStream out) {
        super(out, true);
        this.out = out;
    }

    /** Overwrites the terminal's line: what no text may do by itself. */
    public static void overwriteLine(PrintStream stream, String text) {
        PrintStream raw = stream instanceof TerminalStream t ? t.out : stream;
        raw.print(LINE_START + Shown.line(text) + CLEAR_TO_END);
        raw.flush();
    }

    @Override
    public void print(String text) {
        out.print(Shown.lines(String.valueOf(text)));
    }

    @Override
    public void print(Object value) {
        print(String.valueOf(value));
    }

    @Override
    public void print(char c) {
        print(String.valueOf(c));
    }

    @Override
    public void print(char[] text) {
        print(new String(text));
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        byte[] shown = new byte[count];
        for (int i = 0; i < count; i++) {
            int b = bytes[from + i] & 0xFF;
            boolean windowsEnd = b == '\r' && i + 1 < count && bytes[from + i + 1] == '\n';
            boolean steers =
                    b < ' ' && b != '\n' && b != '\t' && !windowsEnd || b == 0x7F || afterLead && b >= 0x80 && b < 0xA0;
            shown[i] = steers ? (byte) '?' : (byte) b;
            afterLead = b == LATIN_LEAD;
        }
        out.write(shown, 0, count);
    }

    @Override
    public void flush() {
        out.flush();
    }
}

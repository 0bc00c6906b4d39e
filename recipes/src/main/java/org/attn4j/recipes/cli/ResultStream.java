package org.attn4j.recipes.cli;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The stream of results. A {@link PrintStream} keeps quiet where nobody reads any more, and what prints would work on to
 * its end; this one ends the command.
 */
final class ResultStream extends PrintStream {
    private static final int BUFFER = 8192;

    /** Nobody reads the results any more, as after {@code | head}. */
    static final class ClosedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private ClosedException() {
            super("nobody reads stdout any more");
        }
    }

    private static final class Checked extends OutputStream {
        private final PrintStream stream;
        private boolean closed;

        private Checked(PrintStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            if (!closed) {
                stream.write(bytes, from, count);
                check();
            }
        }

        @Override
        public void flush() {
            check();
        }

        /** Told once: whoever goes on all the same goes on without results. */
        private void check() {
            if (!closed && stream.checkError()) {
                closed = true;
                throw new ClosedException();
            }
        }
    }

    /**
     * Over a stream; text is UTF-8, whole lines come at once.
     *
     * <p>What is printed throws {@link ClosedException} when the stream under it takes nothing more.
     */
    ResultStream(PrintStream stream) {
        super(new BufferedOutputStream(new Checked(stream), BUFFER), true, StandardCharsets.UTF_8);
    }
}

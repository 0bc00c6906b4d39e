package org.attn4j.datasets.reader;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.FileFailure;

/** A text that comes block by block, from its beginning, as often as it is asked for. */
public interface BlockText {
    /** Hands on the blocks; none cuts a character of two chars. */
    void read(Consumer<String> use);

    /** About how many bytes it has. */
    long bytes();

    /** A text that is at hand. */
    static BlockText of(String text) {
        return new BlockText() {
            @Override
            public void read(Consumer<String> use) {
                use.accept(text);
            }

            @Override
            public long bytes() {
                return text.length();
            }
        };
    }

    /** Files of UTF-8, one after the other, each without its byte order mark; {@code .gz} and its kin are unpacked. */
    static BlockText of(List<URI> files) {
        return new BlockText() {
            @Override
            public void read(Consumer<String> use) {
                files.forEach(file -> BlockText.read(file, StandardCharsets.UTF_8, use));
            }

            @Override
            public long bytes() {
                long sum = 0;
                for (URI file : files) {
                    try {
                        sum += Files.size(Path.of(file));
                    } catch (IOException e) {
                        throw new DataException("cannot read " + Streams.name(file) + ": " + FileFailure.reason(e), e);
                    }
                }
                return sum;
            }
        };
    }

    /**
     * Hands on a file's blocks.
     *
     * @throws DataException if it cannot be read, or a byte is part of no character
     */
    static void read(URI file, Charset encoding, Consumer<String> use) {
        char[] block = new char[1 << 16];
        try (Reader reader = Streams.text(file, encoding)) {
            int kept = 0;
            for (int n = reader.read(block, 0, block.length);
                    n >= 0;
                    n = reader.read(block, kept, block.length - kept)) {
                int all = kept + n;
                // The half of a pair waits for the other one.
                kept = all > 0 && Character.isHighSurrogate(block[all - 1]) ? 1 : 0;
                if (all > kept) {
                    use.accept(new String(block, 0, all - kept));
                }
                block[0] = kept > 0 ? block[all - 1] : block[0];
            }
        } catch (CharacterCodingException e) {
            throw Streams.malformed(file, encoding);
        } catch (IOException e) {
            throw new DataException("cannot read the text " + Streams.name(file) + ": " + FileFailure.reason(e), e);
        }
    }
}

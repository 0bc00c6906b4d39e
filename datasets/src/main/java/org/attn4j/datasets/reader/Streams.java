package org.attn4j.datasets.reader;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.FileFailure;

/** Opens locations, decompressing those whose name ends in {@code gz}, {@code .bz2} or {@code .zst}. */
final class Streams {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Streams() {}

    static InputStream bytes(URI uri) throws IOException {
        InputStream raw = new BufferedInputStream(uri.toURL().openStream(), 1 << 16);
        try {
            return unpacked(raw, name(uri));
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static InputStream unpacked(InputStream raw, String name) throws IOException {
        if (name.endsWith("gz")) {
            return new BufferedInputStream(new GZIPInputStream(raw, 1 << 16));
        }
        if (name.endsWith(".bz2")) {
            return new BufferedInputStream(new BZip2CompressorInputStream(raw, true));
        }
        return name.endsWith(".zst") ? new BufferedInputStream(new ZstdCompressorInputStream(raw)) : raw;
    }

    /** Lines of UTF-8; bytes that are none are an error. */
    static BufferedReader lines(URI uri) throws IOException {
        return lines(uri, StandardCharsets.UTF_8);
    }

    /** Lines of an encoding; bytes that are none of it are an error. */
    static BufferedReader lines(URI uri, Charset encoding) throws IOException {
        return new BufferedReader(new InputStreamReader(bytes(uri), decoder(encoding)));
    }

    /** The same without a byte order mark at the beginning. */
    static BufferedReader text(URI uri, Charset encoding) throws IOException {
        BufferedReader reader = lines(uri, encoding);
        try {
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
        } catch (IOException e) {
            reader.close();
            throw e;
        }
        return reader;
    }

    private static CharsetDecoder decoder(Charset encoding) {
        return encoding.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Tells the first byte of a location that is part of no character: its line and its place, both told by reading anew. */
    static DataException malformed(URI uri, Charset encoding) {
        long at = 0;
        long line = 1;
        CharsetDecoder decoder = decoder(encoding);
        CharBuffer characters = CharBuffer.allocate(1 << 13);
        ByteBuffer buffer = ByteBuffer.allocate(1 << 13);
        try (InputStream in = bytes(uri)) {
            boolean ended = false;
            while (!ended) {
                int n = in.read(buffer.array(), buffer.position(), buffer.remaining());
                ended = n < 0;
                buffer.position(buffer.position() + Math.max(0, n)).flip();
                CoderResult result = decoder.decode(buffer, characters.clear(), ended);
                line += characters.flip().chars().filter(c -> c == '\n').count();
                at += buffer.position();
                if (result.isError()) {
                    return new DataException(String.format(
                            "%s, line %d: byte 0x%02X at position %d is part of no character of %s; convert the file,"
                                    + " or name its encoding",
                            name(uri), line, buffer.get(buffer.position()), at, encoding.name()));
                }
                buffer.compact();
            }
        } catch (IOException e) {
            return new DataException("cannot read " + name(uri) + ": " + FileFailure.reason(e), e);
        }
        return new DataException(name(uri) + " changed while it was read; read it again");
    }

    static String name(URI uri) {
        return "file".equals(uri.getScheme()) ? Path.of(uri).toString() : uri.toString();
    }
}

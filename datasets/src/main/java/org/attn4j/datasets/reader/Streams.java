package org.attn4j.datasets.reader;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens locations, decompressing those whose name ends in {@code gz}. */
final class Streams {
    private Streams() {}

    static InputStream bytes(URI uri) throws IOException {
        InputStream raw = new BufferedInputStream(uri.toURL().openStream(), 1 << 16);
        try {
            return name(uri).endsWith("gz") ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16)) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Lines of UTF-8; bytes that are none are an error. */
    static BufferedReader lines(URI uri) throws IOException {
        return new BufferedReader(new InputStreamReader(
                bytes(uri),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    static String name(URI uri) {
        return "file".equals(uri.getScheme()) ? Path.of(uri).toString() : uri.toString();
    }
}

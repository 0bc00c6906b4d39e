package org.attn4j.framework.device.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel file among the resources, with the headers that it includes.
 *
 * @param file its path without {@code .cu}, from {@link #FOLDER} or from the root of a class path
 * @param text its content
 * @param headers content of the {@code .cuh} files by the path that includes them, those that headers include too
 */
public record KernelSource(String file, String text, Map<String, String> headers) {
    /** Where the kernels of this project lie on the class path. */
    public static final String FOLDER = "org/attn4j/framework/op/";

    private static final Pattern INCLUDE = Pattern.compile("(?m)^\\s*#include \"([\\w./]+)\"");

    public KernelSource {
        headers = java.util.Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    /**
     * Reads a file and its headers.
     *
     * @throws CudaException if one is not there
     */
    public static KernelSource read(String file) {
        String text = resource(file + ".cu");
        Map<String, String> headers = new TreeMap<>();
        include(text, headers);
        return new KernelSource(file, text, headers);
    }

    /** SHA-256 of all texts, in hexadecimal. */
    public String hash() {
        return hash(List.of());
    }

    /** SHA-256 of all texts and a compiler's options, in hexadecimal. */
    public String hash(List<String> options) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            headers.forEach(
                    (name, content) -> digest.update(("\0" + name + "\0" + content).getBytes(StandardCharsets.UTF_8)));
            options.forEach(option -> digest.update(("\0\0" + option).getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void include(String text, Map<String, String> headers) {
        Matcher m = INCLUDE.matcher(text);
        while (m.find()) {
            String name = m.group(1);
            if (!headers.containsKey(name)) {
                String content = resource(name);
                headers.put(name, content);
                include(content, headers);
            }
        }
    }

    private static String resource(String path) {
        try (InputStream in = open(path)) {
            if (in == null) {
                throw new CudaException(
                        "no kernel file " + path + " on the class path, as it stands or under " + FOLDER);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This project's own files first, then what the jars of the thread's class loader hold. */
    private static InputStream open(String path) {
        InputStream own = KernelSource.class.getClassLoader().getResourceAsStream(FOLDER + path);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return own != null || context == null ? own : context.getResourceAsStream(path);
    }
}

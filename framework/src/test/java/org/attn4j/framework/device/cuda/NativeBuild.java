package org.attn4j.framework.device.cuda;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Compiling C++ in tests: sources, results in the build folder, and the compiler. */
final class NativeBuild {
    static final Path SOURCES = Path.of("src/test/cpp").toAbsolutePath();
    static final Path FOLDER = Path.of("target/cuda-emulation").toAbsolutePath();

    private NativeBuild() {}

    /** Why nothing can be compiled on this machine; null if it can. */
    static String obstacle() {
        Path jni = jni();
        if (!Files.exists(jni.resolve("jni.h"))) {
            return "no jni.h in " + jni;
        }
        try {
            run(List.of("g++", "--version"));
        } catch (IOException e) {
            return "no g++ on the path";
        }
        return null;
    }

    /** The compiler's options for our sources' folder and Java's headers. */
    static List<String> includes() {
        return List.of(
                "-I",
                SOURCES.toString(),
                "-I",
                jni().toString(),
                "-I",
                jni().resolve("linux").toString());
    }

    /**
     * Runs a command.
     *
     * @throws IllegalStateException with what it says if it fails
     */
    static void must(List<String> command) throws IOException {
        String output = run(command);
        if (output != null) {
            throw new IllegalStateException(String.join(" ", command) + "\n" + output);
        }
    }

    /** Keeps other processes from compiling the same until it is closed; at most one a process. */
    static FileChannel lock() throws IOException {
        Files.createDirectories(FOLDER);
        FileChannel channel =
                FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    /** A short hash of a text, for names of files. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path jni() {
        return Path.of(System.getProperty("java.home"), "include");
    }

    /** What a command says if it fails; null if it succeeds. */
    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return process.waitFor() == 0 ? null : output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}

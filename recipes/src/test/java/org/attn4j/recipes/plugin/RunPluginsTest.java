package org.attn4j.recipes.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with a type of the user's own finds the jar that it was trained with, and no other. */
class RunPluginsTest {
    private static final String SOURCE =
            """
            package com.acme;

            import org.attn4j.framework.config.Key;
            import org.attn4j.framework.config.TypeName;
            import org.attn4j.framework.layer.Scope;
            import org.attn4j.framework.layer.feedforward.FeedForward;
            import org.nd4j.autodiff.samediff.SDVariable;

            @TypeName("acme_tanh")
            public record Tanh(@Key(doc = "F", value = "8") int hidden) implements FeedForward {
                @Override
                public SDVariable build(Scope s, SDVariable x) {
                    return s.residualLinear("down", s.sd().math().tanh(s.linear("up", x, hidden)), s.dim(x), true);
                }
            }
            """;

    @TempDir
    Path folder;

    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private Path jar;
    private Path run;

    @BeforeEach
    void train() throws Exception {
        jar = folder.resolve("jars/acme.jar");
        Files.createDirectories(jar.getParent());
        writeJar(jar, "first");
        run = folder.resolve("runs/tiny");
        Shell.Result trained = Shell.run(
                "train",
                Shell.recipe(folder),
                "--plugins",
                jar.getParent(),
                "--runs",
                folder.resolve("runs"),
                "train.steps=3",
                "sample.tokens=0",
                "model.block.feed_forward={type: acme_tanh}");
        assertThat(trained.code()).as(trained.err()).isZero();
        // Another process: nothing of the jar is left.
        Thread.currentThread().setContextClassLoader(loader);
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(loader);
    }

    private void writeJar(Path jar, String note) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/com/acme")).resolve("Tanh.java");
        Files.writeString(source, SOURCE);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(code).isZero();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            put(out, "com/acme/Tanh.class", Files.readAllBytes(classes.resolve("com/acme/Tanh.class")));
            put(out, "META-INF/attn4j/types", "com.acme.Tanh\n".getBytes(StandardCharsets.UTF_8));
            put(out, "note.txt", note.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private void everyCommandGives(int code, String... words) {
        Object[][] commands = {
            {"resume", run, "train.steps=6"},
            {"evaluate", run},
            {"generate", run, "--prompt", "a", "--tokens", "2"},
            {"attend", run, "a line"},
            {"neighbours", run, "a"}
        };
        for (Object[] command : commands) {
            Shell.Result r = Shell.run(command);
            Thread.currentThread().setContextClassLoader(loader);
            assertThat(r.code()).as(command[0] + ": " + r.err()).isEqualTo(code);
            for (String word : words) {
                assertThat(r.err()).contains(word);
            }
        }
    }

    @Test
    void everyCommandTakesTheJarsOfTheRun() {
        everyCommandGives(0);
    }

    @Test
    void aJarThatIsGoneOrChangedIsNamed() throws Exception {
        byte[] original = Files.readAllBytes(jar);
        Files.delete(jar);
        everyCommandGives(2, "plug-in " + jar, "got no file", "--plugins DIR");
        writeJar(jar, "second");
        everyCommandGives(2, "plug-in " + jar, "expected SHA-256 ", ", got SHA-256 ");
        // What is named on the command line takes its place, for a run that goes on for good.
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.copy(jar, other.resolve("acme-2.jar"));
        assertThat(Shell.run("evaluate", run, "--plugins", other).code()).isZero();
        everyCommandGives(2, "plug-in " + jar);
        Shell.Result resumed = Shell.run("resume", run, "train.steps=4", "--plugins", other);
        assertThat(resumed.code()).as(resumed.err()).isZero();
        everyCommandGives(0);
        assertThat(original).isNotEqualTo(Files.readAllBytes(jar));
    }
}

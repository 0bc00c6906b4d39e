package org.attn4j.recipes.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles a plug-in as its author would and packs it into a jar. */
final class PluginJar {
    private final Path work;

    PluginJar(Path work) {
        this.work = work;
    }

    /** Compiles a class of package com.acme; its class file lands in the folder for {@link #pack}. */
    void compile(String name, String body) throws IOException {
        Path source = work.resolve("src/com/acme/" + name + ".java");
        Files.createDirectories(source.getParent());
        Files.createDirectories(work.resolve("classes"));
        Files.writeString(
                source,
                """
                package com.acme;

                import org.attn4j.framework.config.Key;
                import org.attn4j.framework.config.TypeName;
                import org.attn4j.framework.layer.Scope;
                import org.attn4j.framework.layer.feedforward.FeedForward;
                import org.nd4j.autodiff.samediff.SDVariable;

                """
                        + body);
        String classPath =
                work.resolve("classes") + System.getProperty("path.separator") + System.getProperty("java.class.path");
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        System.err,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        work.resolve("classes").toString(),
                        "-cp",
                        classPath,
                        source.toString());
        if (code != 0) {
            throw new IllegalStateException(name + " does not compile");
        }
    }

    /** A feed-forward whose parts can be filled in. */
    void feedForward(String name, String inConstructor, String inBuild, String members) throws IOException {
        compile(
                name,
                """
                @TypeName("%s")
                public record %s(@Key(doc = "F", value = "4") int hidden) implements FeedForward {
                    public %s {
                        %s
                    }
                    @Override
                    public SDVariable build(Scope s, SDVariable x) {
                        %s
                        return x;
                    }
                    %s
                }
                """
                        .formatted(name.toLowerCase(), name, name, inConstructor, inBuild, members));
    }

    /** Packs some of the compiled classes, their bytes changed, into a jar in a folder of its own; the jar. */
    Path pack(String name, UnaryOperator<byte[]> change, List<String> listed, String... without) throws IOException {
        Path jar = Files.createDirectories(work.resolve(name)).resolve(name + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> classes = Files.list(work.resolve("classes/com/acme"))) {
            for (Path file : classes.sorted().toList()) {
                if (!List.of(without).contains(file.getFileName().toString())) {
                    out.putNextEntry(new JarEntry("com/acme/" + file.getFileName()));
                    out.write(change.apply(Files.readAllBytes(file)));
                }
            }
            out.putNextEntry(new JarEntry("META-INF/attn4j/types"));
            out.write(String.join("\n", listed).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return jar;
    }
}

package org.attn4j.recipes.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles sources of {@code src/test/resources/outside} and {@code examples/plugin}, as a user would outside of the project,
 * into a jar.
 */
final class OutsideJar {
    /** The plug-in that users copy. */
    static final Path EXAMPLE = Path.of("../examples/plugin/src/main");

    private static final Path SOURCES = Path.of("src/test/resources/outside");

    private final Path work;
    private final Map<String, String> resources = new LinkedHashMap<>();

    /** Compiles below a folder. */
    OutsideJar(Path work) {
        this.work = work;
    }

    /** Puts a resource into the jar. */
    OutsideJar with(String resource, String text) {
        resources.put(resource, text);
        return this;
    }

    /**
     * Compiles classes and packs them; all of them are listed in the jar.
     *
     * @param name of the jar, and of the folder it stands in alone
     * @param classes names of sources in package com.acme; a class that is no type of recipes begins with "-"
     * @return the folder of the jar
     */
    Path pack(String name, String... classes) throws IOException {
        Path target = Files.createDirectories(work.resolve(name + "-classes"));
        List<Path> sources =
                Arrays.stream(classes).map(c -> source(c.replace("-", ""))).toList();
        compile(sources, target, System.getProperty("java.class.path"));
        List<String> listed = Arrays.stream(classes)
                .filter(c -> !c.startsWith("-"))
                .map("com.acme."::concat)
                .toList();
        resources.putIfAbsent("META-INF/attn4j/types", String.join("\n", listed) + "\n");
        Path jar = Files.createDirectories(work.resolve(name)).resolve(name + ".jar");
        pack(target, jar, resources);
        return jar.getParent();
    }

    private static Path source(String name) {
        Path ours = SOURCES.resolve("com/acme/" + name + ".java");
        return Files.exists(ours) ? ours : EXAMPLE.resolve("java/com/acme/" + name + ".java");
    }

    /** Compiles sources as plain javac does. */
    static void compile(List<Path> sources, Path target, String classPath) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    new ArrayList<>(List.of("-proc:none", "-d", target.toString(), "-classpath", classPath));
            if (!compiler.getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new IllegalStateException(sources + " do not compile: " + messages);
            }
        }
    }

    /** Packs classes and resources into a jar. */
    static void pack(Path classes, Path jar, Map<String, String> resources) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, entries);
            }
            for (Map.Entry<String, String> resource : resources.entrySet()) {
                entries.putNextEntry(new JarEntry(resource.getKey()));
                entries.write(resource.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}

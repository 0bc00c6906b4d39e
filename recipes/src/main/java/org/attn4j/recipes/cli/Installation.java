package org.attn4j.recipes.cli;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.file.FileFailure;

/** The project's own folder, and the types that recipes can name. */
final class Installation {
    /** System property that the start script sets. */
    static final String HOME = "attn4j.home";

    private Installation() {}

    /** The folder with recipes, configs and sources. */
    static Path home() {
        return Path.of(System.getProperty(HOME, ".")).toAbsolutePath().normalize();
    }

    /** Types on the class path and in jars. */
    static TypeRegistry types(List<Path> jars) {
        ClassLoader loader = Installation.class.getClassLoader();
        if (!jars.isEmpty()) {
            loader = new URLClassLoader(jars.stream().map(Installation::url).toArray(URL[]::new), loader);
            Thread.currentThread().setContextClassLoader(loader);
        }
        return new TypeRegistry(loader);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UsageException("plug-in " + jar + ": " + e.getMessage());
        }
    }

    /**
     * The jars of a folder.
     *
     * @throws UsageException if the folder is missing or holds no jar
     */
    static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UsageException("--plugins " + folder + ": no such folder; expected a folder of jars");
        }
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UsageException("--plugins " + folder + ": cannot list the folder: " + FileFailure.reason(e));
        }
        if (jars.isEmpty()) {
            throw new UsageException("--plugins " + folder + ": no jar in this folder; expected at least one");
        }
        jars.forEach(Installation::requireJar);
        return jars;
    }

    /** A class loader passes over what is no jar without a word. */
    private static void requireJar(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            opened.size();
        } catch (IOException e) {
            throw new UsageException("--plugins: " + jar + " cannot be read as a jar: " + FileFailure.reason(e)
                    + "; build it anew, or take it out of the folder");
        }
    }
}

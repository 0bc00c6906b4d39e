package org.attn4j.recipes.cli;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.attn4j.framework.config.TypeRegistry;

/** The project's own folder, and the types that recipes can name. */
final class Installation {
    /** System property that the start script sets. */
    static final String HOME = "attn4j.home";

    private Installation() {}

    /** The folder with recipes, configs and sources. */
    static Path home() {
        return Path.of(System.getProperty(HOME, ".")).toAbsolutePath().normalize();
    }

    /**
     * Types on the class path and in the jars of a folder.
     *
     * @param plugins folder of jars, or null
     * @throws UsageException if the folder is missing or holds no jar
     */
    static TypeRegistry types(Path plugins) {
        ClassLoader loader = Installation.class.getClassLoader();
        if (plugins != null) {
            loader = new URLClassLoader(jars(plugins).toArray(URL[]::new), loader);
            Thread.currentThread().setContextClassLoader(loader);
        }
        return new TypeRegistry(loader);
    }

    private static List<URL> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UsageException("--plugins " + folder + ": no such folder; expected a folder of jars");
        }
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path jar :
                    files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
                urls.add(jar.toUri().toURL());
            }
        } catch (MalformedURLException e) {
            throw new UsageException("--plugins " + folder + ": " + e.getMessage());
        } catch (java.io.IOException e) {
            throw new UsageException("--plugins " + folder + ": cannot list the folder: " + e);
        }
        if (urls.isEmpty()) {
            throw new UsageException("--plugins " + folder + ": no jar in this folder; expected at least one");
        }
        return urls;
    }
}

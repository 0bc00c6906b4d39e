package org.attn4j.recipes.run;

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
public final class Installation {
    /** System property that the start script sets. */
    public static final String HOME = "attn4j.home";

    private static volatile ClassLoader plugins = Installation.class.getClassLoader();

    private Installation() {}

    /** The folder with recipes, configs and sources. */
    public static Path home() {
        return Path.of(System.getProperty(HOME, ".")).toAbsolutePath().normalize();
    }

    /** The version in the jar's manifest. */
    public static String version() {
        String version = Installation.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** What loads types on the class path and in jars. */
    public static ClassLoader loader(List<Path> jars) {
        ClassLoader program = program();
        plugins = jars.isEmpty()
                ? program
                : new URLClassLoader(jars.stream().map(Installation::url).toArray(URL[]::new), program);
        return plugins;
    }

    /** The program's class loader, which may see more than ours; ours where it does not see this project. */
    private static ClassLoader program() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            return Class.forName(Installation.class.getName(), false, context) == Installation.class
                    ? context
                    : Installation.class.getClassLoader();
        } catch (ClassNotFoundException e) {
            return Installation.class.getClassLoader();
        }
    }

    /** What has loaded jars last, for messages that name the jar of a class. */
    public static ClassLoader plugins() {
        return plugins;
    }

    /** Types on the class path and in jars; what they bring beside types is found by this thread's class loader. */
    public static TypeRegistry types(List<Path> jars) {
        ClassLoader loader = loader(jars);
        if (!jars.isEmpty()) {
            Thread.currentThread().setContextClassLoader(loader);
        }
        return new TypeRegistry(loader);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("plug-in " + jar + ": " + e.getMessage(), e);
        }
    }

    /**
     * The jars of a folder.
     *
     * @throws IllegalArgumentException if the folder is missing or holds no jar
     */
    public static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--plugins " + folder + ": no such folder; expected a folder of jars");
        }
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--plugins " + folder + ": cannot list the folder: " + FileFailure.reason(e), e);
        }
        if (jars.isEmpty()) {
            throw new IllegalArgumentException(
                    "--plugins " + folder + ": no jar in this folder; expected at least one");
        }
        jars.forEach(Installation::requireJar);
        return jars;
    }

    /** A class loader passes over what is no jar without a word. */
    private static void requireJar(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            opened.size();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--plugins: " + jar + " cannot be read as a jar: " + FileFailure.reason(e)
                            + "; build it anew, or take it out of the folder",
                    e);
        }
    }
}

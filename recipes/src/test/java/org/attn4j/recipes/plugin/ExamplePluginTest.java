package org.attn4j.recipes.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plug-in that users copy is built as its page says, and works. */
class ExamplePluginTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path PROJECT = HOME.resolve("examples/plugin");

    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void forgetPlugins() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void itIsBuiltByJavacAgainstThePrintedClassPathAndTrains() throws Exception {
        String classPath = Shell.run("classpath").out().strip();
        assertThat(classPath.split(File.pathSeparator))
                .allMatch(entry -> Path.of(entry).isAbsolute());
        Path classes = Files.createDirectory(folder.resolve("classes"));
        OutsideJar.compile(sources(), classes, classPath);
        Path jars = Files.createDirectory(folder.resolve("my-jars"));
        String list = Files.readString(PROJECT.resolve("src/main/resources/META-INF/attn4j/types"));
        OutsideJar.pack(classes, jars.resolve("acme.jar"), Map.of("META-INF/attn4j/types", list));

        Matcher command = Pattern.compile("(?s)scripts/attn4j train quickstart (.*?)\n```")
                .matcher(Files.readString(PROJECT.resolve("README.md")));
        assertThat(command.find()).isTrue();
        assertThat(command.group(1))
                .contains(
                        "model.block.feed_forward=tanh_glu",
                        "'train.optimizer={type: lion, learning_rate: 3e-4}'",
                        "'evaluate.metrics=[brier]'");
        Shell.Result trained = Shell.run(
                "train",
                Shell.recipe(folder),
                "--plugins",
                jars,
                "--runs",
                folder.resolve("runs"),
                "model.block.feed_forward=tanh_glu",
                "train.optimizer={type: lion, learning_rate: 3e-4}",
                "evaluate.metrics=[brier]");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("brier");
    }

    @Test
    void everyClassIsListedAndTheVersionIsTheProjects() throws Exception {
        List<String> listed = Files.readAllLines(PROJECT.resolve("src/main/resources/META-INF/attn4j/types")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(sources().stream()
                        .map(s -> "com.acme." + s.getFileName().toString().replace(".java", ""))
                        .toList());
        Matcher version =
                Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(HOME.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(Files.readString(PROJECT.resolve("pom.xml")))
                .contains("<attn4j.version>" + version.group(1) + "</attn4j.version>");
    }

    private static List<Path> sources() throws Exception {
        try (Stream<Path> files = Files.list(PROJECT.resolve("src/main/java/com/acme"))) {
            return files.sorted().toList();
        }
    }
}

package org.attn4j.recipes.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every snippet of Java in README and docs compiles as it stands; statements run, and types train as plug-ins. */
class DocumentedSnippetsTest {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z.]+);");
    private static final Pattern TYPE = Pattern.compile("public (?:final )?(?:record|class) (\\w+)");
    private static final Pattern IMPORTS = Pattern.compile("(?m)\\A(?:import [\\w.]+;\\R|\\R)*");

    @TempDir
    Path folder;

    static Stream<Documents.Piece> units() throws IOException {
        return Documents.blocks("java").stream().filter(DocumentedSnippetsTest::isUnit);
    }

    static Stream<Documents.Piece> statements() throws IOException {
        return Documents.blocks("java").stream().filter(p -> !isUnit(p));
    }

    private static boolean isUnit(Documents.Piece piece) {
        return PACKAGE.matcher(piece.text()).find();
    }

    @ParameterizedTest
    @MethodSource("statements")
    void statementsRun(Documents.Piece snippet) throws Exception {
        Matcher imports = IMPORTS.matcher(snippet.text());
        assertThat(imports.find()).isTrue();
        String body = located(snippet.text().substring(imports.end()));
        Path classes = compile(
                "Snippet",
                imports.group() + "public class Snippet { public static void run() throws Exception {\n" + body + "}}");
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            loader.loadClass("Snippet").getMethod("run").invoke(null);
        }
    }

    /** The statements with recipes and runs where this test has them. */
    private String located(String body) throws Exception {
        if (body.contains("my-recipe.yaml")) {
            Shell.recipe(folder);
        }
        if (body.contains("runs/seq2seq-dates")) {
            Path recipe = Files.writeString(
                    folder.resolve("dates.yaml"),
                    """
                    name: seq2seq-dates
                    data: {type: dates, training: 100, held_out: 10}
                    model: {type: attention_seq2seq, embedding: 8, hidden: 8}
                    train: {steps: 2, batch: 4, threads: 1}
                    """);
            Shell.Result trained = Shell.run("train", recipe, "--runs", folder.resolve("runs"));
            assertThat(trained.code()).as(trained.err()).isZero();
        }
        return body.replace("\"my-recipe.yaml\"", "\"" + folder.resolve("tiny.yaml") + "\"")
                .replace("\"my-runs\"", "\"" + folder.resolve("my-runs") + "\"")
                .replace("\"runs/", "\"" + folder.resolve("runs") + "/");
    }

    @ParameterizedTest
    @MethodSource("units")
    void aTypeTrainsFromAJar(Documents.Piece snippet) throws Exception {
        Matcher type = TYPE.matcher(snippet.text());
        Matcher name = PACKAGE.matcher(snippet.text());
        assertThat(type.find() && name.find()).isTrue();
        String className = name.group(1) + "." + type.group(1);
        Path classes = compile(type.group(1), snippet.text());
        Path jars = Files.createDirectory(folder.resolve("my-jars"));
        jar(classes, jars.resolve("plugin.jar"));

        String key = snippet.text().contains("implements Optimizer")
                ? "train.optimizer={type: " + className + "}"
                : "model.block.feed_forward={type: " + className + ", hidden: 24}";
        Path recipe = Shell.recipe(folder);
        Shell.Result trained = Shell.run("train", recipe, "--plugins", jars, "--runs", folder.resolve("runs"), key);
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    private Path compile(String name, String text) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".java"), text);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-parameters",
                    "-d",
                    classes.toString(),
                    "-classpath",
                    System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        return classes;
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, entries);
            }
        }
    }
}

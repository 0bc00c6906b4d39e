package org.attn4j.recipes.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plug-in that cannot be used is told in one message: which class, of which jar, why, what to do. */
class PluginsTest {
    private static final int NEWER = 99;

    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private PluginJar plugin;
    private Path recipe;

    @BeforeEach
    void write() throws Exception {
        recipe = Shell.recipe(folder);
        plugin = new PluginJar(folder);
    }

    /** A command line ends with its process; tests share one. */
    @AfterEach
    void forgetPlugins() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private Shell.Result validate(Path jar, String type) {
        return Shell.run("validate", recipe, "--plugins", jar.getParent(), "model.block.feed_forward=" + type);
    }

    /** What a command says that is refused, on one line. */
    private String refused(Path jar, String type) {
        Shell.Result r = validate(jar, type);
        assertThat(r.code()).as(r.out() + r.err()).isIn(1, 2);
        assertThat(r.err()).hasLineCount(1).doesNotContain("\tat ").contains(jar.toString());
        return r.err();
    }

    private static byte[] newer(byte[] bytes) {
        bytes[7] = NEWER;
        return bytes;
    }

    @Test
    void oneThatWorks() throws Exception {
        plugin.feedForward("Plain", "", "", "");
        Path jar = plugin.pack("a", b -> b, List.of("com.acme.Plain"));
        assertThat(validate(jar, "plain").code()).isZero();
        assertThat(validate(jar, "{type: com.acme.Plain, hidden: 8}").code()).isZero();
    }

    @Test
    void aClassForANewerJava() throws Exception {
        plugin.feedForward("Plain", "", "", "");
        String expected = "class com.acme.Plain of %s is compiled for Java 55, and this is Java "
                + Runtime.version().feature() + "; run attn4j with Java 55 or newer, or compile the class with javac"
                + " --release " + Runtime.version().feature();
        Path jar = plugin.pack("a", PluginsTest::newer, List.of());
        assertThat(refused(jar, "com.acme.Plain"))
                .startsWith("attn4j: command line: model.block.feed_forward: " + expected.formatted(jar));
        Path listing = plugin.pack("b", PluginsTest::newer, List.of("com.acme.Plain"));
        assertThat(refused(listing, "com.acme.Plain"))
                .contains("META-INF/attn4j/types lists a class that cannot be used: " + expected.formatted(listing));
    }

    @Test
    void aDependencyForANewerJava() throws Exception {
        plugin.compile("Helper", "public interface Helper {}");
        plugin.compile(
                "Uses",
                """
                public record Uses() implements FeedForward, Helper {
                    @Override
                    public SDVariable build(Scope s, SDVariable x) {
                        return x;
                    }
                }
                """);
        Path jar = plugin.pack(
                "a",
                b -> new String(b, java.nio.charset.StandardCharsets.ISO_8859_1).contains("Uses") ? b : newer(b),
                List.of());
        assertThat(refused(jar, "com.acme.Uses"))
                .contains("class com.acme.Uses of " + jar + " needs class com.acme.Helper of " + jar
                        + ", which is compiled for Java 55");
    }

    @Test
    void aStaticInitialiserThatFails() throws Exception {
        plugin.feedForward(
                "Static",
                "",
                "",
                "static final int TABLE = table(); static int table() { return new int[2][2][5].length / 0; }");
        Path jar = plugin.pack("a", b -> b, List.of());
        assertThat(refused(jar, "com.acme.Static"))
                .contains("class com.acme.Static of " + jar + " cannot be initialised: its static initialiser threw"
                        + " java.lang.ArithmeticException: / by zero (Static.java:");
    }

    @Test
    void aMissingDependencyWhereverItShows() throws Exception {
        plugin.compile("Absent", "public class Absent { public static int size() { return 1; } }");
        plugin.compile("Part", "public interface Part {}");
        plugin.feedForward("InConstructor", "Absent.size();", "", "");
        plugin.feedForward("InBuild", "", "Absent.size();", "");
        plugin.feedForward("InStatic", "", "", "static final int SIZE = Absent.size();");
        plugin.compile(
                "InKey",
                """
                public record InKey(@Key(doc = "a part", value = "null") java.util.Optional<Part> part)
                        implements FeedForward {
                    @Override
                    public SDVariable build(Scope s, SDVariable x) {
                        return x;
                    }
                }
                """);
        plugin.compile(
                "InParent",
                """
                public record InParent() implements FeedForward, Part {
                    @Override
                    public SDVariable build(Scope s, SDVariable x) {
                        return x;
                    }
                }
                """);
        Path jar = plugin.pack("a", b -> b, List.of(), "Absent.class", "Part.class");
        for (String name : List.of("InConstructor", "InBuild", "InStatic")) {
            assertThat(refused(jar, "com.acme." + name))
                    .contains("class com.acme." + name + " of " + jar)
                    .contains("com.acme.Absent");
        }
        for (String name : List.of("InKey", "InParent")) {
            assertThat(refused(jar, "com.acme." + name))
                    .contains("class com.acme." + name + " of " + jar + " needs class com.acme.Part, which no jar here"
                            + " holds; put the jar that holds it beside it");
        }
    }

    @Test
    void aConstructorThatThrows() throws Exception {
        plugin.feedForward("Throws", "String s = null; s.length();", "", "");
        plugin.feedForward(
                "Refuses", "if (hidden > 3) throw new IllegalArgumentException(\"hidden is above 3\");", "", "");
        plugin.feedForward("Silent", "if (hidden > 3) throw new IllegalArgumentException();", "", "");
        plugin.feedForward("Endless", "new Endless(hidden);", "", "");
        Path jar = plugin.pack("a", b -> b, List.of());
        assertThat(refused(jar, "com.acme.Throws"))
                .contains(
                        "model.block.feed_forward: class com.acme.Throws of " + jar + " cannot be constructed: its"
                                + " constructor threw java.lang.NullPointerException:",
                        "(Throws.java:");
        assertThat(refused(jar, "com.acme.Silent")).contains("threw java.lang.IllegalArgumentException (Silent.java:");
        assertThat(refused(jar, "com.acme.Endless")).contains("threw java.lang.StackOverflowError");
        Shell.Result refuses = validate(jar, "com.acme.Refuses");
        assertThat(refuses.err()).contains("model.block.feed_forward: hidden is above 3");
        Shell.Result debug = Shell.run(
                "--debug",
                "validate",
                recipe,
                "--plugins",
                jar.getParent(),
                "model.block.feed_forward=com.acme.Throws");
        assertThat(debug.err()).contains("at com.acme.Throws.<init>(Throws.java:");
    }

    @Test
    void aBuildThatThrowsNamesTheClass() throws Exception {
        plugin.feedForward("Throws", "", "if (hidden == 4) throw new IllegalStateException(\"no such op\");", "");
        Path jar = plugin.pack("a", b -> b, List.of());
        assertThat(validate(jar, "com.acme.Throws").err())
                .contains("java.lang.IllegalStateException: no such op in class com.acme.Throws of " + jar, "--debug");
    }

    @Test
    void whatIsNotThereOrOfAnotherKindOrNoJar() throws Exception {
        plugin.feedForward("Plain", "", "", "");
        Path jar = plugin.pack("a", b -> b, List.of());
        assertThat(validate(jar, "com.acme.Other").err()).contains("class com.acme.Other cannot be found", "--plugins");
        assertThat(Shell.run("validate", recipe, "--plugins", jar.getParent(), "model.block.norm=com.acme.Plain")
                        .err())
                .contains(
                        "class com.acme.Plain of " + jar + " does not implement org.attn4j.framework.layer.norm.Norm");
        Path listing = plugin.pack("b", b -> b, List.of("com.acme.Gone"));
        assertThat(validate(listing, "mlp").err())
                .contains("META-INF/attn4j/types lists com.acme.Gone, but no jar holds this class");
        Path text =
                Files.writeString(Files.createDirectories(folder.resolve("c")).resolve("c.jar"), "no jar");
        assertThat(refused(text, "mlp")).contains("cannot be read as a jar", "build it anew");
        Path damaged = plugin.pack("d", b -> java.util.Arrays.copyOf(b, b.length / 2), List.of());
        assertThat(refused(damaged, "com.acme.Plain"))
                .contains("class com.acme.Plain of " + damaged, "build its jar anew");
    }
}

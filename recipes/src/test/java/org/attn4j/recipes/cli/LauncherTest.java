package org.attn4j.recipes.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The start scripts, copied to an installation whose Java is a shell script. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class LauncherTest {
    private static final String WARNING = "WARNING: Using incubator modules: jdk.incubator.vector\n";
    private static final Path SCRIPTS =
            Path.of("..", "scripts").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private Path home;

    /** What a script did. */
    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(folder.toRealPath().resolve("installed here"));
        Files.createDirectories(home.resolve("scripts"));
        Files.createDirectories(home.resolve("bundle/lib"));
        for (String name : List.of("attn4j", "gpu-bundle", "gpu-check")) {
            Path copy =
                    Files.copy(SCRIPTS.resolve(name), home.resolve("scripts").resolve(name));
            assertThat(copy.toFile().setExecutable(true)).isTrue();
        }
        java("for a; do case $a in -Dattn4j.home=*) echo \"${a#*=}\" ;; esac; done");
    }

    private void java(String... lines) throws IOException {
        script(home.resolve("bundle/jre/bin/java"), lines);
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /**
     * A process, and its stderr to the end of all that write there. {@link Process#getErrorStream} would end with the
     * process, which the script's filter outlives by a moment.
     */
    private record Started(Process process, InputStream err) {}

    private Started start(String... command) throws Exception {
        Path pipe = folder.resolve("stderr");
        Files.deleteIfExists(pipe);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        // Opened to both sides: neither opening has to wait for the other.
        try (RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw")) {
            assertThat(both.getFD().valid()).isTrue();
            InputStream err = Files.newInputStream(pipe);
            return new Started(
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectError(pipe.toFile())
                            .start(),
                    err);
        }
    }

    private Outcome run(String... command) throws Exception {
        Started started = start(command);
        Process process = started.process();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(started.err().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }

    private static String read(InputStream in, int bytes) throws IOException {
        return new String(in.readNBytes(bytes), UTF_8);
    }

    private String installed() {
        return home.resolve("scripts/attn4j").toString();
    }

    @Test
    void linksToScriptOrItsFolderLeadToInstallation() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("some/where"));
        List<Path> links = new ArrayList<>();
        links.add(Files.createSymbolicLink(elsewhere.resolve("absolute"), Path.of(installed())));
        links.add(Files.createSymbolicLink(
                elsewhere.resolve("relative"), Path.of("..", "..", "installed here", "scripts", "attn4j")));
        links.add(Files.createSymbolicLink(elsewhere.resolve("to-link"), Path.of("relative")));
        links.add(Files.createSymbolicLink(elsewhere.resolve("bin"), home.resolve("scripts"))
                .resolve("attn4j"));
        for (Path link : links) {
            assertThat(run(link.toString())).as("%s", link).isEqualTo(new Outcome(0, home + "\n", ""));
        }
        Process named = new ProcessBuilder("sh", "to-link")
                .directory(elsewhere.toFile())
                .start();
        assertThat(new String(named.getInputStream().readAllBytes(), UTF_8)).isEqualTo(home + "\n");
    }

    @Test
    void linksToTheOtherScriptsLeadToInstallation() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("where"));
        script(home.resolve("scripts/attn4j"), "echo from the installation: \"$1\"");
        Files.createSymbolicLink(elsewhere.resolve("one"), home.resolve("scripts/gpu-check"));
        Path check = Files.createSymbolicLink(elsewhere.resolve("check"), Path.of("one"));
        assertThat(run("bash", check.toString(), "--part", "doctor").out()).contains("from the installation: doctor");

        for (String tool : List.of("jlink", "jar", "strip", "xz", "tar")) {
            script(folder.resolve("tools").resolve(tool), ":");
        }
        Path bundle = Files.createSymbolicLink(elsewhere.resolve("bundle"), home.resolve("scripts/gpu-bundle"));
        ProcessBuilder builder = new ProcessBuilder("bash", bundle.toString(), "--part", "99");
        builder.environment().merge("PATH", folder.resolve("tools").toString(), (path, tools) -> tools + ":" + path);
        builder.environment().remove("ATTN4J_DATA");
        Process process = builder.directory(folder.toFile()).start();
        assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8)).contains("no part 99");
        assertThat(home.resolve("target/gpu-bundle")).isDirectory();
        assertThat(elsewhere.resolve("target")).doesNotExist();
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void dropsWarningOfIncubatorAndNothingElse() throws Exception {
        java(
                "printf 'Picked up JAVA_TOOL_OPTIONS: -Dx=1\\n' >&2",
                "printf '" + WARNING.strip() + "\\n' >&2",
                "printf 'answer\\n'",
                "printf 'one\\n\\n" + WARNING.strip() + "\\n  two' >&2",
                "exit 7");
        assertThat(run(installed()))
                .isEqualTo(
                        new Outcome(7, "answer\n", "Picked up JAVA_TOOL_OPTIONS: -Dx=1\none\n\n" + WARNING + "  two"));
        java("printf 'no newline' >&2");
        assertThat(run(installed())).isEqualTo(new Outcome(0, "", "no newline"));
        java("exit 3");
        assertThat(run(installed())).isEqualTo(new Outcome(3, "", ""));
    }

    @Test
    void aFileHoldsAllOfStderrAsSoonAsJavaHasEnded() throws Exception {
        java("i=0; while [ $i -lt 2000 ]; do echo \"line $i of what is told\" >&2; i=$((i + 1)); done");
        Path log = folder.resolve("log");
        for (int i = 0; i < 5; i++) {
            Process process = new ProcessBuilder(installed())
                    .directory(folder.toFile())
                    .redirectError(log.toFile())
                    .start();
            assertThat(process.waitFor()).isZero();
            assertThat(Files.readAllLines(log)).hasSize(2000);
        }
    }

    @Test
    void handsOnUnfinishedLinesAtOnce() throws Exception {
        java(
                "printf '" + WARNING.strip() + "\\n' >&2",
                "printf '\\rbar' >&2",
                "read -r line",
                "printf ' %s' \"$line\" >&2");
        Started started = start(installed());
        Process process = started.process();
        assertThat(read(started.err(), 4)).isEqualTo("\rbar");
        process.getOutputStream().write("input\n".getBytes(UTF_8));
        process.getOutputStream().close();
        assertThat(read(started.err(), 100)).isEqualTo(" input");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void javaHasNumberOfScriptAndHearsItsSignals() throws Exception {
        java("trap 'printf stopping >&2; exit 143' TERM", "echo $$", "while :; do sleep 0.05; done");
        Started started = start(installed());
        Process process = started.process();
        String number = process.pid() + "\n";
        assertThat(read(process.getInputStream(), number.length())).isEqualTo(number);
        process.toHandle().destroy();
        assertThat(read(started.err(), 100)).isEqualTo("stopping");
        assertThat(process.waitFor()).isEqualTo(143);
    }

    @Test
    void filterEndsWithJavaThatIsKilled() throws Exception {
        java("echo $$", "exec sleep 30");
        Process process = start(installed()).process();
        read(process.getInputStream(), 1);
        List<ProcessHandle> filters = process.descendants().toList();
        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(128 + 9);
        for (ProcessHandle filter : filters) {
            filter.onExit().get(60, TimeUnit.SECONDS);
        }
    }
}

package org.attn4j.recipes.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.attn4j.recipes.cli.Main;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Every command line that README, docs and the heads of recipes show: a shell splits it as it stands, the options are
 * those of its command, and recipes with their keys are valid. In the profile slow they run, in the order in which a
 * reader meets them, with few steps.
 */
class DocumentedCommandsTest {
    /** Words that stand for something of the reader's. */
    private static final Set<String> STAND_INS = Set.of("RUN", "RECIPE", "MODEL", "NAME");

    private static final List<String> SHORT = List.of(
            "train.steps=2",
            "train.batch=2",
            "train.accumulate=1",
            "evaluate.every=1",
            "evaluate.batches=1",
            "checkpoint.every=1",
            "sample.tokens=3");

    @TempDir
    static Path folder;

    static Stream<Documents.Piece> commands() throws IOException {
        return Documents.commands().stream().filter(c -> !c.text().endsWith("…"));
    }

    /** Those that name a recipe; a layer of a reader's own is tried with its snippet. */
    static Stream<Documents.Piece> recipes() throws IOException {
        return commands()
                .filter(c -> c.text().matches(".*scripts/attn4j (train|validate) .*")
                        && !c.text().contains("RECIPE")
                        && !c.text().contains("com.acme"));
    }

    @BeforeAll
    static void prepare() throws Exception {
        Files.createDirectory(folder.resolve("scripts"));
        Path stub = Files.writeString(
                folder.resolve("scripts/attn4j"), "#!/bin/sh\nfor word in \"$@\"; do printf '%s\\0' \"$word\"; done\n");
        assertThat(stub.toFile().setExecutable(true)).isTrue();
        Shell.recipe(folder);
        Files.copy(folder.resolve("text.txt"), folder.resolve("my.txt"));
        Files.copy(folder.resolve("tiny.yaml"), folder.resolve("my-recipe.yaml"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process data = new ProcessBuilder(
                        java.toString(),
                        Documents.HOME.resolve("docs/MakeOwnData.java").toString(),
                        folder.resolve("my").toString())
                .inheritIO()
                .start();
        assertThat(data.waitFor()).isZero();
        Path my = folder.resolve("my");
        assertThat(Shell.run("datasets", "describe", my.resolve("reviews.csv"), "--out", my.resolve("my.yaml"))
                        .code())
                .isZero();
    }

    @Test
    void someAreFound() throws IOException {
        assertThat(Documents.commands().stream().map(Documents.Piece::where))
                .anyMatch(w -> w.startsWith("README.md"))
                .anyMatch(w -> w.startsWith("docs/"))
                .anyMatch(w -> w.startsWith("recipes/"));
        assertThat(Documents.commands()).hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theOptionsAreThoseOfTheCommand(Documents.Piece command) throws Exception {
        List<String> words = split(command.text());
        Map<String, CommandLine> known = subcommands();
        assertThat(known).as(command.text()).containsKey(words.get(0));
        known.get(words.get(0)).parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void recipesAndKeysAreValid(Documents.Piece command) throws Exception {
        List<String> words = split(command.text());
        List<String> validate = new ArrayList<>(List.of("validate"));
        for (String word : located(words.subList(1, words.size()))) {
            // A run to start from is trained in the profile slow, and without it there is nothing to adapt or to
            // freeze; a
            // card is another machine's.
            if (!word.matches("(initialize\\.|adapter=|--|cuda|auto|nd4j-cuda).*")) {
                validate.add(word);
            }
        }
        validate.addAll(Shell.fromScratch(command.text()));
        Shell.Result result = Shell.run(validate.toArray());
        assertThat(result.code()).as(command.text() + "\n" + result.err()).isZero();
    }

    @Tag("slow")
    @Test
    void theyRun() throws Exception {
        Path runs = Files.createDirectory(folder.resolve("runs"));
        Map<String, String> failures = new LinkedHashMap<>();
        List<Documents.Piece> ordered = new ArrayList<>(commands().toList());
        // Heads of recipes train what README's commands then use.
        ordered.sort((a, b) ->
                Boolean.compare(b.where().startsWith("recipes/"), a.where().startsWith("recipes/")));
        for (Documents.Piece command : ordered) {
            List<String> words = new ArrayList<>(located(split(command.text())));
            String name = words.get(0);
            boolean forCard = command.text().contains("cuda")
                    || command.text().matches(".*(-gpu|124m|bahdanau\\.yaml|seq2seq-rnn\\.yaml|cifar).*");
            boolean asks = List.of("bench", "cost", "kernels").contains(name);
            if (forCard
                    || asks
                    || words.stream().anyMatch(STAND_INS::contains)
                    || command.text().contains("com.acme")) {
                continue;
            }
            if (name.equals("train")) {
                words.addAll(SHORT);
                words.addAll(List.of("--runs", runs.toString()));
            }
            if (name.equals("evaluate")) {
                words.addAll(List.of("--beam", "0"));
            }
            Shell.Result result = Shell.run(words.toArray());
            boolean absent = result.err().contains("data") && result.err().contains("found");
            if (result.code() != 0 && !absent) {
                failures.put(command + " " + command.text(), result.err());
            }
        }
        assertThat(failures).isEmpty();
    }

    /** The words that the shell hands on. */
    private static List<String> split(String command) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        Process shell = new ProcessBuilder("/bin/bash", "-c", command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(command).isZero();
        return Arrays.asList(out.split("\0"));
    }

    /** The words with files and runs where this test keeps them. */
    private static List<String> located(List<String> words) {
        return words.stream()
                .map(w -> w.replaceFirst(
                                "^(data\\.file=|data\\.dataset=|data\\.source\\.train=|initialize\\.run=)?(runs/|my\\b)",
                                "$1" + folder + "/$2")
                        .replaceFirst("^recipes/", Documents.HOME + "/recipes/"))
                .toList();
    }

    private static Map<String, CommandLine> subcommands() throws ReflectiveOperationException {
        Map<String, CommandLine> found = new LinkedHashMap<>();
        for (Class<?> type : Main.class.getAnnotation(Command.class).subcommands()) {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            CommandLine line = new CommandLine(constructor.newInstance()).setCaseInsensitiveEnumValuesAllowed(true);
            found.put(line.getCommandName(), line);
        }
        return found;
    }
}

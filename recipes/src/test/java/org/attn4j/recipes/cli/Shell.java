package org.attn4j.recipes.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.attn4j.recipes.run.Installation;

/** Runs commands as the shell would, in this process. */
public final class Shell {
    static final String RECIPE =
            """
            name: tiny
            data: {type: characters, file: text.txt, context: 8}
            model:
              type: language_model
              dim: 16
              layers: 1
              block:
                attention: {type: causal, heads: 2}
            train: {steps: 6, batch: 4, threads: 1}
            evaluate: {every: 3, batches: 2}
            checkpoint: {every: 3}
            sample: {tokens: 12, prompt: a}
            """;

    /** Exit code, stdout and stderr of a command. */
    public record Result(int code, String out, String err) {}

    private Shell() {}

    /** What to set where a recipe goes on from another model, whose files are not there. */
    public static List<String> fromScratch(String recipe) {
        return recipe.contains("-finetune-")
                ? List.of("initialize.run=null", "initialize.hugging_face=null", "data.tokenizer=null")
                : List.of();
    }

    public static Result run(Object... args) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        Result result = run(new PrintStream(outBytes, true, StandardCharsets.UTF_8), args);
        return new Result(result.code(), outBytes.toString(StandardCharsets.UTF_8), result.err());
    }

    /** With a stdout of the caller's, of which nothing is returned. */
    public static Result run(PrintStream stdout, Object... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        String home = System.getProperty(Installation.HOME);
        System.setProperty(
                Installation.HOME, Path.of("..").toAbsolutePath().normalize().toString());
        try {
            System.setOut(stdout);
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int code = Main.run(words);
            return new Result(code, "", errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
            if (home == null) {
                System.clearProperty(Installation.HOME);
            } else {
                System.setProperty(Installation.HOME, home);
            }
        }
    }

    /** A recipe with its text in a folder. */
    public static Path recipe(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append("a line of text, number ").append(i).append('\n');
        }
        Files.writeString(folder.resolve("text.txt"), text);
        return Files.writeString(folder.resolve("tiny.yaml"), RECIPE);
    }

    /** Deletes a folder with all it holds. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.recipes.api.Chat;
import org.attn4j.recipes.api.GenerateSettings;
import org.attn4j.recipes.api.TrainedModel;
import org.attn4j.recipes.cli.chat.ChatTerminal;
import org.attn4j.recipes.run.TextGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attn4j generate}. */
@Command(
        name = "generate",
        description = "Continues a prompt with a run's model.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: attn4j generate runs/gpt-shakespeare --prompt 'ROMEO:' --temperature 0.8 --top-k 40"})
final class GenerateCommand implements Callable<Integer> {
    @picocli.CommandLine.Parameters(paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What the text begins with (default: a line feed).")
    String prompt;

    @Option(
            names = "--chat",
            description = "Answer by the run's chat template: --prompt, or --file, or what is typed, line by line.")
    boolean chat;

    @Option(names = "--system", paramLabel = "TEXT", description = "How the model is to behave in --chat.")
    String system;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Questions for --chat, a line each, or conversations as JSON lines that end with one.")
    Path file;

    @Option(names = "--tokens", paramLabel = "N", description = "Most tokens to generate (default: ${DEFAULT-VALUE}).")
    int tokens = 400;

    @Option(
            names = "--temperature",
            description = "Divides the logits; 0 takes the likeliest token (default: ${DEFAULT-VALUE}).")
    double temperature = 0.8;

    @Option(names = "--top-k", description = "Draw from this many likeliest tokens; 0 means all.")
    int topK;

    @Option(names = "--top-p", description = "Draw from the likeliest tokens of this probability; 1 means all.")
    double topP = 1;

    @Option(names = "--repetition-penalty", description = "Above 1 makes tokens that occurred less likely.")
    double repetitionPenalty = 1;

    @Option(names = "--seed", description = "Seed of the random numbers (default: ${DEFAULT-VALUE}).")
    long seed = 1337;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End where this text comes.")
    String stop;

    @Option(
            names = "--stream",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Print the text as it comes (default).")
    boolean stream;

    @Option(
            names = "--beam",
            paramLabel = "W",
            description = {
                "Look for the likeliest text with so many hypotheses, in place of drawing tokens; 1 is greedy.",
                "Texts of different length compare as in translation."
            })
    int beam;

    @Option(
            names = "--window",
            description =
                    "Tokens the model sees at once; 0 means the trained context, or all where attention has a window.")
    int window;

    @Option(
            names = "--cache",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Keep keys and values of tokens seen (default).")
    boolean cache;

    @Mixin
    CheckpointOption checkpoint;

    @Option(names = "--json", description = "Print one JSON line.")
    boolean json;

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        GenerateSettings settings = new GenerateSettings(
                tokens, temperature, topK, topP, repetitionPenalty, seed, stop, beam, window, cache);
        if (chat) {
            return chat(settings);
        }
        if (file != null || system != null) {
            throw new UsageException("--file and --system belong to --chat");
        }
        String begin = prompt == null ? "\n" : prompt;
        boolean live = stream && !json && beam == 0;
        boolean[] begun = {false};
        try (TrainedModel model = TrainedModel.open(run, options.open(checkpoint.which, machine))) {
            TextGenerator.Result result = model.generate(begin, settings, piece -> {
                if (live) {
                    System.out.print(begun[0] ? piece : begin + piece);
                    System.out.flush();
                    begun[0] = true;
                }
            });
            print(result, begin, begun[0]);
        }
        return ExitCodes.DONE;
    }

    private int chat(GenerateSettings settings) throws IOException {
        if (file != null && prompt != null) {
            throw new UsageException("give --prompt or --file, not both");
        }
        try (TrainedModel model = TrainedModel.open(run, options.open(checkpoint.which, machine))) {
            ChatTerminal terminal =
                    new ChatTerminal(Chat.with(model, settings, System.err::println), system, json, System.out);
            if (prompt != null) {
                terminal.ask(prompt);
            } else if (file != null) {
                terminal.askAll(file);
            } else {
                terminal.talk(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), System.err);
            }
        }
        return ExitCodes.DONE;
    }

    private void print(TextGenerator.Result result, String begin, boolean live) {
        if (json) {
            ObjectNode line = new JsonMapper().createObjectNode();
            line.put("prompt", begin).put("text", result.text()).put("tokens", result.tokens());
            System.out.println(line.put("seconds", result.seconds()));
        } else {
            System.out.println(live ? "" : begin + result.text());
        }
        System.err.printf(
                Locale.ROOT,
                "%d tokens in %.2f s: %.1f tokens/s%n",
                result.tokens(),
                result.seconds(),
                result.tokens() / result.seconds());
    }
}

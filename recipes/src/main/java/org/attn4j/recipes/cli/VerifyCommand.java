package org.attn4j.recipes.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.recipes.api.TrainedModel;
import org.attn4j.recipes.api.Verified;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j verify}. */
@Command(
        name = "verify",
        description = "Compares what a run's model computes, or a tokenizer gives, with what another program did.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The reference is a safetensors file with inputs, input.input_ids and the like, and outputs, output.logits"
                    + " and, of a",
            "greedy continuation, output.greedy: its ids, those of the prompt included. The difference is the largest one,"
                    + " in shares",
            "of the reference's largest value; exit code 1 where one is above the tolerance, or ids differ.",
            "",
            "Of a tokenizer.json the reference is JSON lines with text and ids, plain_ids (without special tokens around"
                    + " them) or",
            "decoded, the text of ids; exit code 1 where anything differs.",
            "",
            "Example: attn4j verify runs/gpt2 --reference gpt2/reference.safetensors",
            "         attn4j verify tokenizer.json --reference reference.jsonl"
        })
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's folder, or a tokenizer.json.")
    Path run;

    @Option(names = "--reference", required = true, paramLabel = "FILE", description = "Inputs and outputs.")
    Path reference;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            description = "The largest difference that is allowed (default: ${DEFAULT-VALUE}).")
    double tolerance = 1e-4;

    @Mixin
    CheckpointOption checkpoint;

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        if (Files.isRegularFile(run)) {
            return TokenizerVerification.of(run, reference);
        }
        if (!(tolerance >= 0)) {
            throw new UsageException("--tolerance " + tolerance + ": expected a number of at least 0");
        }
        try (TrainedModel model = TrainedModel.open(run, options.open(checkpoint.which, machine))) {
            List<Verified> outputs = model.verify(reference);
            boolean fine = true;
            for (Verified output : outputs) {
                boolean same = output.within(tolerance);
                System.out.printf(Locale.ROOT, "%s  %s%s%n", output.name(), output.text(), same ? "" : "  DIFFERS");
                fine &= same;
            }
            return fine ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }
}

package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.attn4j.recipes.huggingface.Import;
import org.attn4j.recipes.huggingface.PeftAdapter;
import org.attn4j.recipes.huggingface.PretrainedFolder;
import org.attn4j.recipes.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j import}. */
@Command(
        name = "import",
        description = "Makes a run of a model in Hugging Face's files.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "FOLDER holds config.json, model.safetensors (or shards and model.safetensors.index.json) and, of a model of"
                    + " texts,",
            "tokenizer.json; or, of a LoRA adapter by PEFT, adapter_config.json and adapter_model.safetensors. generate,",
            "predict, evaluate, attend and export take the run.",
            "",
            "Example: attn4j import ~/models/gpt2 --name gpt2 data.dataset=wikitext-2"
        })
final class ImportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder, or one of the hub's cache.")
    Path folder;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "Keys of the run's recipe to set, such as data.dataset: what evaluate measures it on.")
    List<String> overrides = List.of();

    @Option(
            names = "--base",
            paramLabel = "FOLDER",
            description = "Of an adapter: its base's folder (default: the one that adapter_config.json names).")
    Path base;

    @Option(names = "--name", paramLabel = "NAME", description = "The run's name (default: the folder's).")
    String name;

    @Option(
            names = "--revision",
            paramLabel = "REVISION",
            description = "Of a folder of the hub's cache: a branch, tag or commit (default: ${DEFAULT-VALUE}).")
    String revision = "main";

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "Folder in which the run's folder is made (default: ${DEFAULT-VALUE}).")
    Path runs = Path.of("runs");

    @Mixin
    RecipeOptions options;

    @Override
    public Integer call() throws Exception {
        boolean adapted = PeftAdapter.in(folder);
        if (base != null && !adapted) {
            throw new UsageException(
                    "--base is for the folder of an adapter; " + folder + " has no adapter_config.json");
        }
        try (PretrainedFolder source =
                PretrainedFolder.open(adapted ? PeftAdapter.base(folder, base) : folder, revision)) {
            String named = name == null
                    ? folder.toAbsolutePath().normalize().getFileName().toString()
                    : name;
            Import theirs = Import.of(source);
            try (PeftAdapter adapter = adapted ? PeftAdapter.open(folder, theirs.alone()) : null) {
                RunFolder run = theirs.run(named, runs, overrides, options.types(), System.err::println, adapter);
                System.out.println("run: " + run.path());
            }
        }
        return ExitCodes.DONE;
    }
}

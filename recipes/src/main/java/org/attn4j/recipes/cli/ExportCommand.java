package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.gguf.GgufExport;
import org.attn4j.recipes.gguf.TensorType;
import org.attn4j.recipes.huggingface.Export;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j export}. */
@Command(
        name = "export",
        description = "Writes a run's model as files that Hugging Face's transformers or llama.cpp loads.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "GGUF is one file for llama.cpp, with the tokenizer in it; for models that fit GPT-2, Llama, Mistral or Qwen3.",
            "",
            "Examples: attn4j export runs/gpt-shakespeare --to exported/gpt-shakespeare",
            "          attn4j export runs/my-llama --to exported/my-llama.gguf --format gguf --dtype q8_0"
        })
final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "PATH",
            description = "The folder, or with gguf the file, to make.")
    Path target;

    /** Whom the files are for. */
    enum Format {
        TRANSFORMERS,
        GGUF
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "transformers (config.json, safetensors) or gguf (default: transformers).")
    Format format = Format.TRANSFORMERS;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "With gguf: f32, f16 or q8_0 for matrices, vectors being f32 (default: f16).")
    TensorType type;

    @Option(
            names = "--shard",
            paramLabel = "SIZE",
            description = "Most bytes of tensors in a file, such as 500MB (default: ${DEFAULT-VALUE}).")
    String shard = "5GB";

    @Mixin
    CheckpointOption checkpoint;

    @Mixin
    RecipeOptions options;

    @Override
    public Integer call() throws Exception {
        RunFolder folder = RunFolder.open(run);
        TypeRegistry types = options.types(folder);
        Recipe recipe = SavedModel.recipe(folder, types, List.of());
        Checkpoint from = SavedModel.checkpoint(folder, recipe, types, checkpoint.which, System.err::println);
        if (format == Format.GGUF) {
            TensorType of = type == null ? TensorType.F16 : type;
            new GgufExport(folder, recipe, from).write(target, of, System.err::println);
        } else if (type != null) {
            throw new UsageException("--dtype goes with --format gguf; safetensors are written as f32");
        } else {
            new Export(folder, recipe, from).write(target, bytes(shard), System.err::println);
        }
        System.out.println("exported: " + target);
        return ExitCodes.DONE;
    }

    private static long bytes(String size) {
        if (!size.matches("[1-9][0-9]{0,8}(KB|MB|GB)")) {
            throw new UsageException("--shard " + size + ": expected a size such as 500MB or 5GB");
        }
        long number = Long.parseLong(size.substring(0, size.length() - 2));
        return number
                * switch (size.charAt(size.length() - 2)) {
                    case 'K' -> 1_000L;
                    case 'M' -> 1_000_000L;
                    default -> 1_000_000_000L;
                };
    }
}

package org.attn4j.recipes;

import static org.attn4j.framework.config.Checks.require;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.NamePatterns;

/**
 * Starting values taken from another run, or from a model in Hugging Face's files, as in fine-tuning: parameters of equal
 * name and shape; rows of token tables by their tokens, where both have a tokenizer. All others start as without it.
 *
 * @throws IllegalArgumentException if checkpoint is neither best nor last nor a step, or both a run and a folder are given
 */
public record InitializeSettings(
        @Key(doc = "the other run's folder; null starts from nothing", value = "null") Optional<Path> run,
        @Key(doc = "which of its checkpoints: best, last or a step", value = "best") String checkpoint,
        @Key(doc = "beginnings of the names to take, such as embedding; empty takes all that fit", value = "[]")
                List<String> only,
        @Key(doc = "a folder with config.json and model.safetensors, in place of a run; null for none", value = "null")
                Optional<Path> huggingFace,
        @Key(
                        doc =
                                "parameters that stay as they start: parts of their names, such as embedding or blocks.0-3",
                        value = "[]")
                List<String> freeze) {
    public InitializeSettings {
        require(
                checkpoint.matches("best|last|[0-9]{1,18}"),
                "initialize.checkpoint must be best, last or a step: '%s'",
                checkpoint);
        require(run.isEmpty() || huggingFace.isEmpty(), "initialize: give run or hugging_face, not both");
        only = List.copyOf(only);
        freeze = new NamePatterns("freeze", freeze).patterns();
    }

    /** What {@code freeze} says. */
    NamePatterns frozen() {
        return new NamePatterns("initialize.freeze", freeze);
    }

    /** Whether a parameter of a name may be taken. */
    public boolean takes(String name) {
        return only.isEmpty() || only.stream().anyMatch(name::startsWith);
    }
}

package org.attn4j.recipes.cli;

import picocli.CommandLine.Option;

/** Which of a run's checkpoints answers. */
final class CheckpointOption {
    @Option(
            names = "--checkpoint",
            paramLabel = "WHICH",
            description = "best, last or a step (default: ${DEFAULT-VALUE}).")
    String which = "best";
}

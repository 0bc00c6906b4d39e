package org.attn4j.recipes.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.report.JsonLines;
import org.attn4j.recipes.run.RunFolder;

/**
 * What a run that has taken its last step lacks, as far as its model is needed to write it.
 *
 * @param sample whether its recipe asks for a sample and its log has none of the last step
 * @param fit whether its model is drawn and the picture is not there, or older than the checkpoint
 */
record Missing(boolean sample, boolean fit) {
    /** Looks at a run's folder. */
    static Missing of(RunFolder folder, Recipe recipe, Checkpoint from) {
        boolean sampled = recipe.sample().tokens() > 0
                && recipe.model().task() == Task.GENERATE
                && Files.exists(folder.tokenizer(TaskData.TOKENIZER));
        return new Missing(
                sampled && !hasSample(folder.metrics(), from.step()),
                recipe.model().task() == Task.REGRESS && !isNewer(folder.fit(), from.model()));
    }

    /** Whether there is any such thing. */
    boolean any() {
        return sample || fit;
    }

    private static boolean hasSample(Path metrics, long step) {
        try {
            return JsonLines.read(metrics).lines().stream()
                    .map(JsonLines.Line::object)
                    .anyMatch(line -> line.path("kind").asText().equals("sample")
                            && line.path("step").asLong() >= step);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isNewer(Path file, Path than) {
        try {
            return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(than)) >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}

package org.attn4j.recipes.api;

import java.nio.file.Path;
import java.util.Optional;
import org.attn4j.framework.file.FileWriteException;
import org.attn4j.framework.train.TrainingEnd;

/**
 * What training came to.
 *
 * @param run the run's folder
 * @param end how it ended
 * @param step the last step taken, whose checkpoint is written
 * @param unlogged why the log of metrics is not whole; empty where it is
 */
public record TrainingResult(Path run, TrainingEnd end, long step, Optional<FileWriteException> unlogged) {
    /** Opens the best checkpoint. */
    public TrainedModel open() throws java.io.IOException {
        return TrainedModel.open(run);
    }
}

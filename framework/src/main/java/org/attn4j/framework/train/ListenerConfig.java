package org.attn4j.framework.train;

import java.io.IOException;
import java.nio.file.Path;

/** Makes a listener that a recipe names in {@code listeners}: a record whose fields are its keys. */
public interface ListenerConfig {
    /**
     * The listener of a run, made anew whenever the run begins or goes on. What it throws ends training, like any failure.
     *
     * @param run the run's folder, for files of its own
     * @param fromStep steps done before, above 0 after a resume
     * @throws IOException if a file cannot be read or written
     */
    TrainingListener open(Path run, long fromStep) throws IOException;
}

package org.attn4j.framework.train;

/** Why training ended. */
public enum TrainingEnd {
    /** All steps are done. */
    FINISHED,
    /** The validation loss stopped getting better. */
    STOPPED_EARLY,
    /** Somebody asked to stop; a checkpoint is written. */
    INTERRUPTED
}

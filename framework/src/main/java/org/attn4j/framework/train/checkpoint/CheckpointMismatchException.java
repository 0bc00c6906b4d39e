package org.attn4j.framework.train.checkpoint;

/** An intact checkpoint that does not belong to the model it is read into: wrong input rather than damage. */
public final class CheckpointMismatchException extends CheckpointException {
    /** With a complete message. */
    public CheckpointMismatchException(String message) {
        super(message);
    }
}

package org.attn4j.recipes.run;

import java.nio.file.NoSuchFileException;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.DownloadException;
import org.attn4j.framework.device.DeviceException;
import org.attn4j.framework.file.FileWriteException;
import org.attn4j.framework.graph.PlanMemoryException;
import org.attn4j.framework.train.NonFiniteException;
import org.attn4j.framework.train.checkpoint.CheckpointException;
import org.attn4j.framework.train.checkpoint.CheckpointMismatchException;

/** Failures that explain themselves, so that a stack trace would only hide their message. */
public final class Explained {
    private Explained() {}

    /** Whether what was given is wrong. */
    public static boolean wrongInput(Throwable failure) {
        return failure instanceof IllegalArgumentException
                || failure instanceof DataException
                || failure instanceof CheckpointMismatchException
                || failure instanceof NoSuchFileException;
    }

    /** Whether the message tells what went wrong, in input or on the way. */
    public static boolean is(Throwable failure) {
        return wrongInput(failure)
                || failure instanceof NonFiniteException
                || failure instanceof CheckpointException
                || failure instanceof FileWriteException
                || failure instanceof DownloadException
                || failure instanceof PlanMemoryException
                || failure instanceof DeviceException;
    }
}

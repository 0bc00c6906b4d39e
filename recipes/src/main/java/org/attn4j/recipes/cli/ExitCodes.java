package org.attn4j.recipes.cli;

import java.nio.file.NoSuchFileException;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.DownloadException;
import org.attn4j.framework.device.DeviceException;
import org.attn4j.framework.file.FileWriteException;
import org.attn4j.framework.graph.PlanMemoryException;
import org.attn4j.framework.train.NonFiniteException;
import org.attn4j.framework.train.checkpoint.CheckpointException;
import org.attn4j.framework.train.checkpoint.CheckpointMismatchException;

/** What the shell is told: 0 done, 1 failed while running, 2 wrong input, 130, 141 and 143 after a signal. */
final class ExitCodes {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_INPUT = 2;

    /** As a program has it that SIGPIPE ends: 128 and 13. */
    static final int NOBODY_READS = 141;

    private ExitCodes() {}

    /** The code of a failure. */
    static int of(Throwable failure) {
        if (failure instanceof ResultStream.ClosedException) {
            return NOBODY_READS;
        }
        boolean input = failure instanceof IllegalArgumentException
                || failure instanceof UsageException
                || failure instanceof DataException
                || failure instanceof CheckpointMismatchException
                || failure instanceof NoSuchFileException;
        return input ? WRONG_INPUT : FAILED;
    }

    /** Whether a failure explains itself, so that a stack trace would only hide its message. */
    static boolean explained(Throwable failure) {
        return of(failure) == WRONG_INPUT
                || failure instanceof NonFiniteException
                || failure instanceof CheckpointException
                || failure instanceof FileWriteException
                || failure instanceof DownloadException
                || failure instanceof PlanMemoryException
                || failure instanceof DeviceException;
    }
}

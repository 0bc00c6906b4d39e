package org.attn4j.recipes.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.attn4j.framework.config.ClassFailure;
import org.attn4j.framework.file.FileFailure;
import org.attn4j.framework.file.FileWriteException;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.schema.RecipeException;
import org.attn4j.recipes.schema.Shown;

/** Tells the user of failures, each in a sentence. */
final class Failures {
    private Failures() {}

    /** Says what failed, on stderr. */
    static void explain(Throwable failure, boolean debug) {
        String sentence = sentence(failure);
        System.err.println("attn4j: "
                + (sentence == null ? "failed: " + Shown.message(failure.toString()) + origin(failure) : sentence));
        if (debug) {
            failure.printStackTrace(System.err);
        } else if (sentence == null) {
            System.err.println("attn4j: run again with --debug for the stack trace");
        }
        System.err.flush();
    }

    /** What a failure says of itself; null if only its stack trace tells more. */
    private static String sentence(Throwable failure) {
        if (failure instanceof LinkageError) {
            return plugin(failure)
                    .map(name -> ClassFailure.describe(name, failure, plugins()))
                    .orElse(null);
        }
        IOException io = failure instanceof IOException e
                ? e
                : failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : null;
        if (io instanceof FileWriteException) {
            return Shown.message(io.getMessage());
        }
        if (io instanceof FileSystemException) {
            boolean own = failure != io && !String.valueOf(failure.getMessage()).equals(io.toString());
            return own ? Shown.message(failure.getMessage()) : FileFailure.describe(io);
        }
        if (!ExitCodes.explained(failure) || failure.getMessage() == null) {
            return null;
        }
        return failure instanceof RecipeException ? failure.getMessage() : Shown.message(failure.getMessage());
    }

    /** Where in a plug-in a failure comes from, if it does. */
    private static String origin(Throwable failure) {
        return plugin(failure)
                .map(name -> " in class " + name + ClassFailure.origin(name, plugins()))
                .orElse("");
    }

    /** The plug-in's class that failed. */
    private static Optional<String> plugin(Throwable failure) {
        boolean own = plugins() == Failures.class.getClassLoader();
        return own ? Optional.empty() : ClassFailure.culprit(failure, plugins());
    }

    /** What has loaded the plug-ins, see {@link Installation#loader}. */
    private static ClassLoader plugins() {
        return Installation.plugins();
    }
}

package org.attn4j.recipes.report;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * Writes {@code report.html}: one self-contained page that shows a run, made from the run folder's
 * {@code recipe.yaml}, {@code environment.json} and {@code metrics.jsonl}. The page loads nothing, is complete without
 * JavaScript, and is XML as well as HTML. What is missing is named on the page.
 */
public final class ReportWriter {
    private static final String TEMPLATE = "report.mustache";

    private ReportWriter() {}

    /**
     * Writes the page beside the files it shows; a page that is there is replaced in one step.
     *
     * @param runFolder the run folder
     * @return the page's path
     * @throws IllegalArgumentException if there is no such folder
     * @throws IOException if a file cannot be read or the page cannot be written
     */
    public static Path write(Path runFolder) throws IOException {
        require(Files.isDirectory(runFolder), "run folder not found: %s; expected a folder made by train", runFolder);
        String html = render(Page.of(RunFiles.read(runFolder), Instant.now()));
        Path report = runFolder.resolve("report.html");
        // The process id keeps a training run and a report command on the same folder apart.
        Path unfinished =
                runFolder.resolve("report.html." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.writeString(unfinished, html);
            replace(unfinished, report);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return report;
    }

    private static void replace(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The page as text: the templates filled in, every value escaped. */
    static String render(Page page) throws IOException {
        return Templates.render(ReportWriter.class, TEMPLATE, page);
    }
}

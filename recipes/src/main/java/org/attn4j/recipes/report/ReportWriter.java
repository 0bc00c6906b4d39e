package org.attn4j.recipes.report;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.attn4j.framework.file.Durable;

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
        Durable.replace(report, html);
        return report;
    }

    /** The page as text: the templates filled in, every value escaped. */
    static String render(Page page) throws IOException {
        return Templates.render(ReportWriter.class, TEMPLATE, page);
    }
}

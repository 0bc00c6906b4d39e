package org.attn4j.recipes.report;

import static org.attn4j.framework.config.Checks.require;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;

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
        Mustache.Compiler compiler =
                Mustache.compiler().withEscaper(Escaping::escape).withLoader(ReportWriter::resource);
        try (Reader template = resource(TEMPLATE)) {
            return compiler.compile(template).execute(Map.of("page", page));
        }
    }

    private static Reader resource(String name) throws IOException {
        InputStream stream = ReportWriter.class.getResourceAsStream(name);
        if (stream == null) {
            throw new NoSuchFileException("resource " + name + " of " + ReportWriter.class.getPackageName());
        }
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }
}

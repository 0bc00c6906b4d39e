package org.attn4j.recipes.attend;

import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.attn4j.framework.file.Durable;
import org.attn4j.recipes.report.Templates;

/** Writes a view: {@code attention.html}, self-contained, and an image for each group of maps. */
public final class AttentionWriter {
    private AttentionWriter() {}

    /**
     * Writes the files; those that are there are replaced, each whole or not at all.
     *
     * @param folder is made if it is not there
     * @param run name of the run
     * @param model the model in a sentence
     * @return what was written, the page first
     * @throws IOException if a file cannot be written
     */
    public static List<Path> write(Path folder, String run, String model, AttentionView view) throws IOException {
        Durable.createFolder(folder);
        List<Path> files = new ArrayList<>();
        String html = Templates.render(
                AttentionWriter.class, "attend.mustache", AttentionPage.of(run, model, view, Instant.now()));
        Path page = folder.resolve("attention.html");
        Durable.replace(page, html);
        files.add(page);
        for (MapGroup g : view.groups()) {
            GridPainter painter = new GridPainter(g);
            int most = painter.layersPerImage();
            int layers = g.layers().size();
            for (int from = 0; from < layers; from += most) {
                String part = most < layers ? String.format(Locale.ROOT, "-layer-%02d", from + 1) : "";
                files.add(png(
                        painter.paint(from, Math.min(layers, from + most)), folder.resolve(g.name() + part + ".png")));
            }
        }
        if (view.picture() != null) {
            files.add(png(view.picture().rollout(), folder.resolve("rollout-over-image.png")));
        }
        return files;
    }

    private static Path png(RenderedImage image, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", bytes)) {
            throw new IOException("this Java cannot write PNG: " + file);
        }
        Durable.replace(file, bytes.toByteArray());
        return file;
    }
}

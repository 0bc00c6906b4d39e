package org.attn4j.recipes.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.framework.file.Durable;

/** The jars that hold a run's types beside the project's own: {@code plugins.json}, with their places and sums. */
public final class PluginsFile {
    private static final JsonMapper JSON = new JsonMapper();

    private PluginsFile() {}

    /** Writes the jars of a run; none, no file. */
    public static void write(RunFolder run, List<Path> jars) throws IOException {
        if (jars.isEmpty()) {
            Durable.delete(run.plugins());
            return;
        }
        ObjectNode root = JSON.createObjectNode();
        ArrayNode list = root.putArray("jars");
        for (Path jar : jars) {
            Path place = jar.toAbsolutePath().normalize();
            list.addObject().put("path", place.toString()).put("sha256", Sha256.of(place));
        }
        Durable.update(run.plugins(), root.toPrettyString() + "\n");
    }

    /**
     * The jars of a run, each as it was when the run was trained.
     *
     * @throws IllegalArgumentException if one is gone or changed, or the file is none of attn4j
     */
    public static List<Path> read(RunFolder run) throws IOException {
        List<Path> jars = new ArrayList<>();
        if (!Files.exists(run.plugins())) {
            return jars;
        }
        for (JsonNode entry : jars(run)) {
            Path jar = Path.of(entry.path("path").asText());
            String expected = entry.path("sha256").asText();
            String got = Files.isRegularFile(jar) ? "SHA-256 " + Sha256.of(jar) : "no file";
            if (!got.equals("SHA-256 " + expected)) {
                throw new IllegalArgumentException("plug-in " + jar + " of " + run.path() + ": expected SHA-256 "
                        + expected + ", with which the run was trained, got " + got
                        + ". Bring the jar back, or name a folder of jars that may take its place: --plugins DIR");
            }
            jars.add(jar);
        }
        return jars;
    }

    private static JsonNode jars(RunFolder run) throws IOException {
        JsonNode jars;
        try {
            jars = JSON.readTree(run.plugins().toFile()).path("jars");
        } catch (JsonProcessingException e) {
            throw damaged(run, e.getOriginalMessage());
        }
        if (!jars.isArray()) {
            throw damaged(run, "it has no list of jars");
        }
        return jars;
    }

    private static IllegalArgumentException damaged(RunFolder run, String why) {
        return new IllegalArgumentException(run.plugins() + " is damaged: " + why
                + ". Name the folder of the run's jars: --plugins DIR; resume then writes the file anew");
    }
}

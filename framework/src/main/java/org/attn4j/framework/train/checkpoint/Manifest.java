package org.attn4j.framework.train.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What makes a checkpoint complete: it is written after all other files.
 *
 * @param step optimizer steps done
 * @param modelFingerprint what the model is, as in {@link TrainingState}
 * @param files size and sum of each file by name
 */
public record Manifest(long step, String modelFingerprint, Map<String, FileSum> files) {
    static final String NAME = "manifest.json";
    private static final int FORMAT = 1;

    public Manifest {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * A file's size and sum.
     *
     * @param bytes the size
     * @param sha256 the SHA-256 in lower-case hexadecimal digits
     */
    public record FileSum(long bytes, String sha256) {}

    byte[] toJson() {
        ObjectNode root = Json.object();
        root.put("format", FORMAT).put("step", step).put("model_fingerprint", modelFingerprint);
        ObjectNode sums = root.putObject("files");
        files.forEach(
                (name, sum) -> sums.putObject(name).put("bytes", sum.bytes()).put("sha256", sum.sha256()));
        return Json.pretty(root);
    }

    static Manifest read(Path file) {
        JsonNode root = Json.read(file);
        Json.requireFormat(root, FORMAT, file);
        JsonNode sums = root.path("files");
        if (!sums.isObject()) {
            throw CheckpointException.damaged(file, "files", "a map", Json.describe(sums));
        }
        Map<String, FileSum> files = new LinkedHashMap<>();
        sums.properties()
                .forEach(field -> files.put(
                        field.getKey(),
                        new FileSum(
                                Json.nonNegative(field.getValue(), "bytes", file),
                                Json.text(field.getValue(), "sha256", file))));
        return new Manifest(Json.nonNegative(root, "step", file), Json.text(root, "model_fingerprint", file), files);
    }
}

package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.attn4j.datasets.download.Sha256;

/** A run as version 0.1.0 left it, until this is closed: no {@code data.json}, and checkpoints that remember no settings and files. */
final class OlderRun implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Path, byte[]> before = new LinkedHashMap<>();

    OlderRun(Path run) throws IOException {
        keep(run.resolve("data.json"));
        Files.delete(run.resolve("data.json"));
        List<Path> states;
        try (Stream<Path> files = Files.walk(run.resolve("checkpoints"))) {
            states = files.filter(f -> f.endsWith("state.json")).toList();
        }
        for (Path state : states) {
            Path manifest = state.resolveSibling("manifest.json");
            keep(state);
            keep(manifest);
            forgetSettings(state.getParent());
        }
    }

    /** Makes a checkpoint one of version 0.1.0: its state names the seed and describes the model, and no more. */
    static void forgetSettings(Path checkpoint) throws IOException {
        Path state = checkpoint.resolve("state.json");
        Path manifest = checkpoint.resolve("manifest.json");
        ObjectNode json = (ObjectNode) JSON.readTree(state.toFile());
        assertThat(json.has("settings") && json.has("files")).isTrue();
        json.remove(List.of("settings", "files"));
        JSON.writeValue(state.toFile(), json);
        ObjectNode sums = (ObjectNode) JSON.readTree(manifest.toFile());
        ((ObjectNode) sums.path("files").path("state.json"))
                .put("bytes", Files.size(state))
                .put("sha256", Sha256.of(state));
        JSON.writeValue(manifest.toFile(), sums);
    }

    private void keep(Path file) throws IOException {
        before.put(file, Files.readAllBytes(file));
    }

    @Override
    public void close() throws IOException {
        for (Map.Entry<Path, byte[]> file : before.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
    }
}

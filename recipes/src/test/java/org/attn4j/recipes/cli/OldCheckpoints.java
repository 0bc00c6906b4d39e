package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.datasets.download.Sha256;

/** Checkpoints as earlier versions wrote them. */
final class OldCheckpoints {
    private OldCheckpoints() {}

    /** Makes a checkpoint one of version 0.1.0: its state names the seed and describes the model, and no more. */
    static void forgetSettings(Path checkpoint) throws IOException {
        JsonMapper json = new JsonMapper();
        Path state = checkpoint.resolve("state.json");
        ObjectNode root = (ObjectNode) json.readTree(state.toFile());
        assertThat(root.has("settings") && root.has("files")).isTrue();
        root.remove(List.of("settings", "files"));
        Files.writeString(state, root.toString());
        Path manifest = checkpoint.resolve("manifest.json");
        ObjectNode sums = (ObjectNode) json.readTree(manifest.toFile());
        ((ObjectNode) sums.path("files").path("state.json"))
                .put("bytes", Files.size(state))
                .put("sha256", Sha256.of(state));
        Files.writeString(manifest, sums.toString());
    }
}

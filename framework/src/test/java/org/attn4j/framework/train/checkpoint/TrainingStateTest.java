package org.attn4j.framework.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("state.json");
    }

    @Test
    void comesBackToTheBit() throws IOException {
        BestCheckpoint best = new BestCheckpoint(Long.MAX_VALUE, "validation_loss", Math.nextUp(0.1));
        for (Optional<BestCheckpoint> some : java.util.List.of(Optional.of(best), Optional.<BestCheckpoint>empty())) {
            TrainingState state = new TrainingState(500, 2000, Long.MIN_VALUE, some, 3, "model-é", "data");
            Files.write(file, state.toJson());
            assertThat(TrainingState.read(file)).isEqualTo(state);
        }
    }

    @Test
    void readsKeysOfLaterVersionsAndRefusesOtherFormats() throws IOException {
        String json =
                """
                {"format": 1, "step": 5, "micro_batch": 20, "seed": -1, "later": [1],
                 "best": {"step": 4, "metric": "validation_loss", "value": 2, "later": null},
                 "evaluations_since_best": 1, "model_fingerprint": "m", "dataset_fingerprint": "d"}
                """;
        Files.writeString(file, json);
        assertThat(TrainingState.read(file))
                .isEqualTo(new TrainingState(
                        5, 20, -1, Optional.of(new BestCheckpoint(4, "validation_loss", 2)), 1, "m", "d"));

        Files.writeString(file, json.replace("\"format\": 1", "\"format\": 2"));
        assertThatThrownBy(() -> TrainingState.read(file)).hasMessageContaining("format: expected 1, got 2");
        Files.writeString(file, json.replace("\"seed\": -1,", ""));
        assertThatThrownBy(() -> TrainingState.read(file))
                .hasMessageContaining("seed: expected an integer, got nothing");
        Files.writeString(file, json.replace("\"step\": 5", "\"step\": -5"));
        assertThatThrownBy(() -> TrainingState.read(file))
                .hasMessageContaining("step: expected an integer of at least 0, got -5");
        Files.writeString(file, json.replace("\"value\": 2", "\"value\": 1e999"));
        assertThatThrownBy(() -> TrainingState.read(file)).hasMessageContaining("value: expected a finite number");
        Files.writeString(file, json.substring(0, 40));
        assertThatThrownBy(() -> TrainingState.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("expected one JSON object");
    }
}

package org.attn4j.framework.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.attn4j.framework.file.FileContent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {
    /** Larger than any process number that systems give. */
    private static final String DEAD = "999999999999";

    @TempDir
    private Path run;

    private Path folder;
    private CheckpointDirectory checkpoints;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void open() {
        folder = run.resolve("checkpoints");
        checkpoints = new CheckpointDirectory(folder, warnings::add);
    }

    @Test
    void whatIsSavedIsFound() throws IOException {
        Checkpoint saved = save(500);
        assertThat(names(folder)).containsExactly("step-000500");
        assertThat(names(folder.resolve("step-000500")))
                .containsExactly("manifest.json", "model.safetensors", "optimizer.safetensors", "state.json");
        Checkpoint found = checkpoints.latest();
        assertThat(found).isEqualTo(saved).isEqualTo(checkpoints.at(500));
        assertThat(found.state()).isEqualTo(state(500));
        assertThat(value(found)).isEqualTo(500f);
        // The SHA-256 of "abc", from FIPS 180-4's examples.
        assertThat(Sums.write(run.resolve("abc"), FileContent.of(new byte[] {'a', 'b', 'c'})))
                .isEqualTo(new Manifest.FileSum(3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        assertThat(warnings).isEmpty();
    }

    @Test
    void sameContentGivesTheSameBytes() throws IOException {
        save(1);
        CheckpointDirectory other = new CheckpointDirectory(run.resolve("other"), warnings::add);
        other.save(state(1), tensors(1), tensors(-1));
        for (String name : names(folder.resolve("step-000001"))) {
            assertThat(run.resolve("other/step-000001").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("step-000001").resolve(name));
        }
    }

    @Test
    void aStepSavedAgainIsReplaced() throws IOException {
        save(500);
        checkpoints.save(state(500), tensors(7), tensors(8));
        assertThat(value(checkpoints.latest())).isEqualTo(7f);
        assertThat(names(folder)).containsExactly("step-000500");
    }

    @Test
    void aFullDiskLeavesEarlierCheckpointsAndNothingElse() throws IOException {
        save(250);
        FileContent full = new FailingContent(new IOException("No space left on device"));
        for (long step : new long[] {250, 500}) {
            assertThatThrownBy(() -> checkpoints.save(state(step), tensors(1), full))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("cannot write the checkpoint of step " + step + " in " + folder
                            + ": No space left on device. Needed: ")
                    .hasMessageMatching(".*Needed: 1000\\d+ bytes, free: \\d+ bytes\\. Free space there .*");
            assertThat(names(folder)).containsExactly("step-000250");
            assertThat(value(checkpoints.latest())).isEqualTo(250f);
        }
        assertThatThrownBy(() ->
                        checkpoints.save(state(500), new FailingContent(new IllegalStateException("broken")), full))
                .hasMessage("broken");
        assertThat(names(folder)).containsExactly("step-000250");
        FileContent liar = new FailingContent(null);
        assertThatThrownBy(() -> checkpoints.save(state(500), liar, tensors(1)))
                .hasMessageContaining("gave 100 bytes, expected 1000000");
    }

    @Test
    void leftoversOfDeadWritersGoAndThoseOfLivingOnesStay() throws IOException {
        save(1);
        String living =
                Long.toString(ProcessHandle.current().parent().orElseThrow().pid());
        for (String name : List.of(
                ".step-000002.tmp-" + DEAD,
                ".step-000001.deleted-" + DEAD,
                ".step-000003.tmp-" + ProcessHandle.current().pid(),
                ".step-000004.tmp-" + living)) {
            Files.createDirectories(folder.resolve(name));
            Files.writeString(folder.resolve(name).resolve("model.safetensors"), "half");
        }
        Files.writeString(folder.resolve(".best.json.tmp-" + DEAD), "{");
        Files.writeString(folder.resolve(".keep.me"), "not ours");
        assertThat(checkpoints.list()).containsExactly(1L);
        assertThat(checkpoints.latest().step()).isEqualTo(1);
        save(2);
        assertThat(names(folder))
                .containsExactly(".keep.me", ".step-000004.tmp-" + living, "step-000001", "step-000002");
    }

    @Test
    void aCheckpointMovedAsideByAKilledWriterIsFoundAndPutBack() throws IOException {
        save(1);
        save(2);
        Files.move(folder.resolve("step-000002"), folder.resolve(".step-000002.replaced-" + DEAD));
        Files.createDirectory(folder.resolve(".step-000002.tmp-" + DEAD));
        assertThat(value(checkpoints.latest())).isEqualTo(2f);
        checkpoints.removeLeftovers();
        assertThat(names(folder)).containsExactly("step-000001", "step-000002");
        assertThat(value(checkpoints.at(2))).isEqualTo(2f);

        Files.createDirectory(folder.resolve(".step-000002.replaced-" + DEAD));
        checkpoints.removeLeftovers();
        assertThat(names(folder)).containsExactly("step-000001", "step-000002");
        assertThat(value(checkpoints.at(2))).isEqualTo(2f);
    }

    @Test
    void keepSparesTheNewestTheBestAndTheOneJustWritten() throws IOException {
        for (long step = 1; step <= 6; step++) {
            save(step);
        }
        checkpoints.writeBest(new BestCheckpoint(2, "validation_loss", 1.5));
        checkpoints.keep(3, 6);
        assertThat(checkpoints.list()).containsExactly(2L, 4L, 5L, 6L);
        checkpoints.keep(1, 4);
        assertThat(checkpoints.list()).containsExactly(2L, 4L, 6L);
        checkpoints.writeBest(new BestCheckpoint(6, "validation_loss", 1.25));
        assertThat(checkpoints.best()).contains(new BestCheckpoint(6, "validation_loss", 1.25));
        checkpoints.keep(1, 6);
        assertThat(names(folder)).containsExactly("best.json", "step-000006");

        save(7);
        Files.writeString(folder.resolve("best.json"), "{");
        checkpoints.keep(1, 7);
        assertThat(checkpoints.list()).containsExactly(6L, 7L);
        assertThat(warnings).singleElement().asString().contains("no checkpoint is deleted", "best.json");
        assertThatThrownBy(() -> checkpoints.best()).isInstanceOf(CheckpointException.class);
        assertThatThrownBy(() -> checkpoints.keep(0, 7)).hasMessageContaining("at least 1: 0");
    }

    @Test
    void stepsAreOrderedAsNumbers() throws IOException {
        save(999_999);
        save(1_000_000);
        assertThat(checkpoints.list()).containsExactly(999_999L, 1_000_000L);
        assertThat(checkpoints.latest().folder()).hasFileName("step-1000000");
    }

    @Test
    void aDamagedCheckpointIsNamedAndTheOneBeforeItTaken() throws IOException {
        save(1);
        save(2);
        save(3);
        Path cut = folder.resolve("step-000003/optimizer.safetensors");
        byte[] whole = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(whole, whole.length - 3));
        Files.delete(folder.resolve("step-000002/manifest.json"));
        assertThat(checkpoints.latest().step()).isEqualTo(1);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0))
                .contains("the checkpoint of step 3 is damaged, trying step 2: " + cut)
                .contains("size: expected " + whole.length + " bytes, got " + (whole.length - 3));
        assertThat(warnings.get(1)).contains("step 2 is damaged, trying step 1", "manifest.json");
        assertThatThrownBy(() -> checkpoints.at(3)).hasMessageContaining("optimizer.safetensors: size");
        assertThatThrownBy(() -> checkpoints.at(9)).hasMessageContaining("expected one of [1, 2, 3], got 9");

        Files.delete(folder.resolve("step-000001/state.json"));
        assertThatThrownBy(() -> checkpoints.latest())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("no intact checkpoint in " + folder)
                .hasMessageContaining("3 damaged")
                .hasMessageContaining("step-000001/state.json")
                .hasMessageContaining("step-000002/manifest.json")
                .hasMessageContaining("step-000003/optimizer.safetensors");
    }

    @Test
    void anAbsentFolderHoldsNothing() {
        assertThat(checkpoints.list()).isEmpty();
        assertThat(checkpoints.best()).isEmpty();
        checkpoints.removeLeftovers();
        assertThat(folder).doesNotExist();
        assertThatThrownBy(() -> checkpoints.latest()).hasMessageContaining("got none at all");
    }

    @Test
    void everyFlippedByteOfADataFileIsDetected() throws IOException {
        Path step = save(1).folder();
        for (String name : List.of("model.safetensors", "optimizer.safetensors", "state.json")) {
            Path file = step.resolve(name);
            byte[] right = Files.readAllBytes(file);
            for (int i = 0; i < right.length; i++) {
                byte[] wrong = right.clone();
                wrong[i] ^= 1;
                Files.write(file, wrong);
                assertThatThrownBy(() -> checkpoints.at(1))
                        .as("byte %d of %s", i, name)
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining(name + ": SHA-256: expected ");
            }
            Files.write(file, right);
        }
        checkpoints.at(1);
    }

    @Test
    void aFlippedByteOfTheManifestIsDetectedOrHarmless() throws IOException {
        Checkpoint right = save(1);
        Path file = right.folder().resolve("manifest.json");
        byte[] bytes = Files.readAllBytes(file);
        int detected = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte[] wrong = bytes.clone();
            wrong[i] ^= 1;
            Files.write(file, wrong);
            try {
                assertThat(checkpoints.at(1)).as("byte %d", i).isEqualTo(right);
            } catch (CheckpointException e) {
                detected++;
            }
        }
        // Only line breaks and indentation may go unnoticed, and ' ' ^ 1 is '!', which JSON does not allow.
        assertThat(detected).isEqualTo(bytes.length);
    }

    private Checkpoint save(long step) {
        return checkpoints.save(state(step), tensors(step), tensors(-step));
    }

    private static TrainingState state(long step) {
        return new TrainingState(step, 4 * step, 1337, Optional.empty(), 0, "model", "data");
    }

    private static FileContent tensors(float value) {
        return SafeTensors.content(
                List.of(TensorSource.plain("w", new long[] {1}, FloatBuffer.wrap(new float[] {value}))), Map.of());
    }

    private static float value(Checkpoint checkpoint) {
        float[] value = new float[1];
        try (SafeTensorsFile file = SafeTensorsFile.open(checkpoint.model())) {
            file.read("w", FloatBuffer.wrap(value));
        }
        return value[0];
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}

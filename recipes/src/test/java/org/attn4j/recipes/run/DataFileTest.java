package org.attn4j.recipes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.ImageScale;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataFileTest {
    @TempDir
    Path folder;

    static Stream<KnownData> kinds() {
        ImageScale scale = new ImageScale(new float[] {0.1f, 1 / 3f, 5e-7f}, new float[] {1e-6f, 0.353f, 16777215f});
        return Stream.of(
                new KnownData(DataFacts.none(), List.of(), Optional.empty()),
                new KnownData(DataFacts.text(65, 64), List.of(), Optional.empty()),
                new KnownData(DataFacts.text(8000, 64).withSegments(), List.of(), Optional.empty()),
                new KnownData(DataFacts.pairs(7, 8, 9, 10), List.of(), Optional.empty()),
                new KnownData(DataFacts.classes(9, 4, 2), List.of("no", "\u00fcber \"x\""), Optional.empty()),
                new KnownData(DataFacts.images(new ImageShape(3, 4, 5), 2), List.of("a", "b"), Optional.of(scale)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsWrittenIsRead(KnownData known) throws Exception {
        Path file = folder.resolve("data.json");
        DataFile.write(known, file);
        KnownData read = DataFile.read(file).orElseThrow();
        assertThat(read.facts()).isEqualTo(known.facts());
        assertThat(read.classNames()).isEqualTo(known.classNames());
        assertThat(read.scale().isPresent()).isEqualTo(known.scale().isPresent());
        if (known.scale().isPresent()) {
            assertThat(read.scale().get().mean()).isEqualTo(known.scale().get().mean());
            assertThat(read.scale().get().deviation())
                    .isEqualTo(known.scale().get().deviation());
        }
    }

    @Test
    void aRunWithoutItHasNone() {
        assertThat(DataFile.read(folder.resolve("data.json"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"version\": 1}", "{\"version\": 1, \"facts\": {\"vocabulary\": -1}}"})
    void aDamagedFileIsNamed(String text) throws Exception {
        Path file = folder.resolve("data.json");
        Files.writeString(file, text);
        assertThatThrownBy(() -> DataFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("data.json")
                .hasMessageContaining("bring the run's own file back");
    }

    @Test
    void aNewerFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("data.json"), "{\"version\": 2, \"facts\": {}}");
        assertThatThrownBy(() -> DataFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is of version 2; expected 1");
    }
}

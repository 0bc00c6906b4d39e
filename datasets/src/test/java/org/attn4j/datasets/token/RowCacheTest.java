package org.attn4j.datasets.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowCacheTest {
    private static final List<String> PARTS = List.of("training", "validation");

    @TempDir
    Path folder;

    /** Row i of a part, and its label. */
    private static byte[] row(String part, int i, int length) {
        byte[] row = new byte[length];
        new Random(31L * i + part.length()).nextBytes(row);
        return row;
    }

    private static RowCache.Reading rows(int training, int validation, int length) {
        return (part, use) -> {
            for (int i = 0; i < (part.equals("training") ? training : validation); i++) {
                use.accept(row(part, i, length), "label " + i % 7);
            }
        };
    }

    private RowCache cache(String sum, boolean all) {
        return new TokenCache(Optional.of(folder), all).rows("settings", () -> Map.of("file", sum));
    }

    private static void requireRows(Map<String, RowPart> found, int training, int validation, int length) {
        assertThat(found.keySet()).containsExactlyElementsOf(PARTS);
        found.forEach((name, part) -> {
            int count = name.equals("training") ? training : validation;
            assertThat(part.bytes()).hasSize(count);
            assertThat(part.labels()).hasSize(count);
            for (int i = 0; i < count; i++) {
                assertThat(part.bytes().get(i)).isEqualTo(row(name, i, length));
                assertThat(part.labels().get(i)).isEqualTo("label " + i % 7);
            }
            assertThatThrownBy(() -> part.bytes().get(count)).isInstanceOf(IndexOutOfBoundsException.class);
        });
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void manyRowsAreKeptAndFoundWithoutReading() throws IOException {
        // 39 rows of a million bytes: 17 fill a shard of 2^24, so there are three, and one for the few of validation.
        requireRows(cache("a", false).open(PARTS, rows(39, 3, 1_000_000)), 39, 3, 1_000_000);
        assertThat(files()).isEqualTo(5);
        RowCache.Reading none = (part, use) -> {
            throw new IllegalStateException("read again");
        };
        requireRows(cache("a", false).open(PARTS, none), 39, 3, 1_000_000);
        assertThatThrownBy(() -> cache("b", false).open(PARTS, none)).hasMessage("read again");
    }

    @Test
    void theSameSumUnderAnotherNameIsReadAgainAndWithoutSumsNothingIsKept() throws IOException {
        TokenCache tokens = new TokenCache(Optional.of(folder), true);
        tokens.rows("", () -> Map.of("cats/7.png", "a")).open(PARTS, rows(5, 2, 784));
        assertThatThrownBy(
                        () -> tokens.rows("", () -> Map.of("dogs/7.png", "a")).open(PARTS, (part, use) -> {
                            throw new IllegalStateException("read again");
                        }))
                .hasMessage("read again");
        long kept = files();
        requireRows(tokens.rows("", Map::of).open(PARTS, rows(5, 2, 784)), 5, 2, 784);
        assertThat(files()).isEqualTo(kept);
    }

    @Test
    void aDamagedRecordIsMadeAnew() throws IOException {
        cache("a", true).open(PARTS, rows(5, 2, 784));
        Path record;
        try (Stream<Path> all = Files.walk(folder)) {
            record = all.filter(path -> path.endsWith("rows.json")).findFirst().orElseThrow();
        }
        Files.writeString(record, "{\"format\": ");
        requireRows(cache("a", true).open(PARTS, rows(5, 2, 784)), 5, 2, 784);
    }

    @Test
    void aLostShardIsReadAgain() throws IOException {
        cache("a", false).open(PARTS, rows(39, 3, 1_000_000));
        try (Stream<Path> all = Files.walk(folder)) {
            Files.delete(all.filter(path -> path.toString().endsWith("00001.tokens"))
                    .findFirst()
                    .orElseThrow());
        }
        requireRows(cache("a", false).open(PARTS, rows(39, 3, 1_000_000)), 39, 3, 1_000_000);
        assertThat(files()).isEqualTo(5);
    }

    @Test
    void fewRowsAreKeptIfAskedAlone() throws IOException {
        requireRows(cache("a", false).open(PARTS, rows(5, 2, 784)), 5, 2, 784);
        assertThat(files()).isZero();
        requireRows(cache("a", true).open(PARTS, rows(5, 2, 784)), 5, 2, 784);
        assertThat(files()).isEqualTo(3);
        requireRows(TokenCache.NONE.rows("", Map::of).open(PARTS, rows(20, 2, 1_000_000)), 20, 2, 1_000_000);
    }
}

package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sample of a held-out split holds the same rows whatever the batch, for every kind of order that data have. */
class HeldOutRowsTest {
    @TempDir
    static Path folder;

    static Stream<TaskData> data() throws IOException {
        DataContext nowhere = new DataContext(List.of(), folder, Progress.notes(n -> {}), true);
        Path text = folder.resolve("text.txt");
        Files.writeString(text, "To be, or not to be, that is the question. ".repeat(60));
        return Stream.of(
                new CopyData(6, 5, 50).open(nowhere),
                new DatesData(60, 48).open(nowhere),
                new KeyValueRecallData(3, 5, 2, 50).open(nowhere),
                new KernelRegressionData(9, 0.5, true, 1).open(nowhere),
                new CharacterData(Optional.empty(), Optional.of(text), 16, 0.5).open(nowhere));
    }

    /** Rows of a source as texts, in an order of their own; rows without a label are left out. */
    private static List<String> rows(BatchSource source) {
        List<String> rows = new ArrayList<>();
        for (long i = 0; i < source.size(); i++) {
            Batch batch = source.batch(i);
            var arrays = new TreeMap<>(batch.arrays());
            long count = arrays.firstEntry().getValue().shape()[0];
            long counted = 0;
            for (int r = 0; r < count; r++) {
                StringBuilder row = new StringBuilder();
                boolean real = !arrays.containsKey("labels");
                for (var array : arrays.entrySet()) {
                    // What a row is padded to hangs on its batch: zeros and ignored labels behind its end.
                    String values = values(array.getValue(), r, (int) count);
                    row.append(array.getKey()).append(values.replaceAll("( 0| 0\\.0| -1)+$", ""));
                    real |= array.getKey().equals("labels") && !values.matches("( -1)*");
                }
                if (real) {
                    rows.add(row.toString());
                    counted++;
                }
            }
            assertThat(counted).as("a batch without an example").isPositive();
        }
        return rows.stream().sorted().toList();
    }

    private static String values(Batch.Array array, int row, int rows) {
        StringBuilder text = new StringBuilder();
        if (array instanceof Batch.Ints ints) {
            int n = ints.values().length / rows;
            Arrays.stream(ints.values(), row * n, (row + 1) * n)
                    .forEach(v -> text.append(' ').append(v));
        } else if (array instanceof Batch.Floats floats) {
            int n = floats.values().length / rows;
            for (int i = row * n; i < (row + 1) * n; i++) {
                text.append(' ').append(floats.values()[i]);
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("data")
    void hangOnNoBatch(TaskData data) {
        for (int most : new int[] {1, 20, 24, 10_000}) {
            List<String> one = rows(data.split(TaskData.VALIDATION, 1, HeldOut.first(most)));
            assertThat(one.size())
                    .isEqualTo(Math.min(
                            most, rows(data.split(TaskData.VALIDATION, 1)).size()));
            for (int batch : new int[] {3, 12, 64}) {
                assertThat(rows(data.split(TaskData.VALIDATION, batch, HeldOut.first(most))))
                        .isEqualTo(one);
            }
        }
        for (int steps : new int[] {1, 2}) {
            List<String> whole = rows(data.split(TaskData.VALIDATION, 12, HeldOut.steps(steps, 12)));
            assertThat(whole).hasSize(12 * steps);
            for (int batch : new int[] {1, 3, 4}) {
                assertThat(rows(data.split(TaskData.VALIDATION, batch, HeldOut.steps(steps, 12))))
                        .isEqualTo(whole);
            }
        }
    }
}

package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;

class GeneratedTextTest {
    private static final DataContext NOWHERE = new DataContext(List.of(), Path.of("."), Progress.notes(n -> {}), true);

    /** A row of a batch: the text, and the positions that count. */
    private record Row(String text, String targets) {}

    private static List<Row> rows(TaskData data, Batch batch) {
        int[] ids = ((Batch.Ints) batch.arrays().get("ids")).values();
        int[] labels = ((Batch.Ints) batch.arrays().get("labels")).values();
        int context = data.facts().context();
        List<Row> rows = new ArrayList<>();
        for (int start = 0; start < ids.length; start += context) {
            StringBuilder targets = new StringBuilder();
            for (int i = start; i < start + context; i++) {
                targets.append(
                        labels[i] < 0 ? "" : data.tokenizers().get("tokenizer").decode(new int[] {labels[i]}));
            }
            int[] row = java.util.Arrays.copyOfRange(ids, start, start + context);
            rows.add(new Row(data.tokenizers().get("tokenizer").decode(row), targets.toString()));
        }
        return rows;
    }

    private static List<Row> rows(TaskData data, BatchSource source, int batches) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            rows.addAll(rows(data, source.batch(i)));
        }
        return rows;
    }

    @Test
    void asksForTheSameLettersOrForThemInOrder() {
        TaskData copy = new CopyData(6, 5, 50).open(NOWHERE);
        for (Row row : rows(copy, copy.training(8, 1), 5)) {
            String question = row.text.substring(0, row.text.indexOf('>'));
            assertThat(question).hasSizeBetween(3, 6).matches("[a-e]+");
            assertThat(row.targets).isEqualTo(question + "\n");
        }
        TaskData sort = new SortData(6, 5, 50).open(NOWHERE);
        for (Row row : rows(sort, sort.training(8, 1), 5)) {
            char[] letters = row.text.substring(0, row.text.indexOf('>')).toCharArray();
            java.util.Arrays.sort(letters);
            assertThat(row.targets).isEqualTo(new String(letters) + "\n");
        }
    }

    @Test
    void keepsHeldOutTextsOutOfTraining() {
        TaskData data = new CopyData(4, 4, 30).open(NOWHERE);
        BatchSource held = data.split("validation", 8);
        assertThat(held.size()).isEqualTo(4);
        Set<String> seen = new HashSet<>();
        rows(data, data.training(64, 7), 60).forEach(r -> seen.add(r.targets));
        List<Row> rows = rows(data, held, 4);
        assertThat(rows.stream().filter(r -> !r.targets.isEmpty())).hasSize(30);
        // The fourth batch is filled up with rows that hold no target.
        assertThat(rows.stream().filter(r -> !r.targets.isEmpty()).map(r -> r.targets))
                .noneMatch(seen::contains);
    }

    @Test
    void givesEachBatchByItsIndexAlone() {
        TaskData data = new SortData(6, 5, 50).open(NOWHERE);
        List<Row> straight = rows(data, data.training(4, 3), 6);
        assertThat(rows(data, data.training(4, 3).batch(5))).isEqualTo(straight.subList(20, 24));
        assertThat(rows(data, data.training(4, 4).batch(5))).isNotEqualTo(straight.subList(20, 24));
        // Twice as many rows a batch hold the same examples.
        assertThat(rows(data, data.training(8, 3), 3)).isEqualTo(straight);
    }

    @Test
    void showsPairsOfOneMappingAndAsksForOneValue() {
        TaskData data = new KeyValueRecallData(3, 10, 5, 200).open(NOWHERE);
        assertThat(data.splits()).startsWith("validation", "shots-0").endsWith("shots-5");
        for (Row row : rows(data, data.split("shots-4", 20), 10)) {
            Map<Character, Character> shown = new HashMap<>();
            String all = row.text.substring(0, 9) + row.targets;
            for (int i = 0; i < 10; i += 2) {
                char value = all.charAt(i + 1);
                assertThat(shown.getOrDefault(all.charAt(i), value)).isEqualTo(value);
                shown.put(all.charAt(i), value);
            }
            assertThat(row.targets).hasSize(1).matches("[0-9]");
        }
        for (Row row : rows(data, data.training(20, 1), 3)) {
            assertThat(row.targets).hasSize(6).matches("[0-9]+");
        }
    }

    @Test
    void refusesSplitsThatAreNotThere() {
        TaskData data = new CopyData(4, 4, 30).open(NOWHERE);
        assertThatThrownBy(() -> data.split("shots-1", 2)).hasMessageContaining("no split 'shots-1'");
    }
}

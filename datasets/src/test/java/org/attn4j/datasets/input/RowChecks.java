package org.attn4j.datasets.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attn4j.datasets.input.Rows.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.train.Batch;

/** Holds rows of batches against what an encoder makes of the texts that they came from. */
final class RowChecks {
    private static final int TRAINING = 40;

    private RowChecks() {}

    private static Set<List<Integer>> rows(List<Batch> batches, Function<Batch, int[]> row) {
        return batches.stream().map(row).map(Rows::list).collect(Collectors.toSet());
    }

    private static Set<List<Integer>> encoded(InputEncoder encoder) {
        return MadeTexts.TEXTS.stream()
                .map(text -> list(encoder.encode(text).ids()))
                .collect(Collectors.toSet());
    }

    static void classes(TaskData data, Map<String, InputEncoder> encoders) {
        Set<List<Integer>> expected = encoded(encoders.get("tokenizer"));
        assertThat(rows(Rows.all(data.split(TaskData.TEST, 1)), Rows::masked)).isEqualTo(expected);
        Set<List<Integer>> validation = rows(Rows.all(data.split(TaskData.VALIDATION, 1)), Rows::masked);
        Set<List<Integer>> both = rows(Rows.first(data.training(1, 1), TRAINING), Rows::masked);
        assertThat(expected).containsAll(both).containsAll(validation);
        both.addAll(validation);
        assertThat(both).isEqualTo(expected);
    }

    static void pairs(TaskData data, Map<String, InputEncoder> encoders) {
        for (String side : List.of("source", "target")) {
            InputEncoder encoder = encoders.get(side);
            Function<Batch, int[]> row = side.equals("source") ? Rows::source : Rows::target;
            for (String split : data.splits()) {
                assertThat(rows(Rows.all(data.split(split, 1)), row)).isEqualTo(encoded(encoder));
            }
            Set<List<Integer>> short_ = MadeTexts.TEXTS.stream()
                    .filter(text -> encoders.values().stream()
                            .map(e -> e.encode(text))
                            .allMatch(e -> e.unread() == 0 && e.tokens() > 0))
                    .map(text -> list(encoder.encode(text).ids()))
                    .collect(Collectors.toSet());
            assertThat(rows(Rows.first(data.training(1, 1), TRAINING), row)).isEqualTo(short_);
        }
    }

    /** Rows part where they please; a text that says where by [SEP] parts there as well. */
    static void hidden(TaskData data, Map<String, InputEncoder> encoders) {
        Tokenizer tokenizer = data.tokenizers().get("tokenizer");
        List<Batch> batches = new ArrayList<>(Rows.first(data.training(1, 1), TRAINING));
        data.splits().forEach(split -> batches.addAll(Rows.all(data.split(split, 1))));
        int compared = 0;
        for (Batch batch : batches) {
            int[] row = Rows.restored(batch);
            int[] segments = Arrays.copyOf(Rows.ints(batch, "segments"), row.length);
            int second = (int) Arrays.stream(segments).filter(s -> s == 0).count();
            String a = tokenizer.decode(Arrays.copyOfRange(row, 1, second - 1));
            String b = tokenizer.decode(Arrays.copyOfRange(row, second, row.length - 1));
            EncodedInput same = encoders.get("tokenizer").encode(a + " [SEP] " + b);
            boolean wholeWords = !tokenizer.token(row[1]).startsWith("##")
                    && !tokenizer.token(row[second]).startsWith("##");
            if (wholeWords) {
                assertThat(same.ids()).isEqualTo(row);
                assertThat(same.segments()).isEqualTo(segments);
                compared++;
            }
            EncodedInput parted = encoders.get("tokenizer").encode(a + " " + b);
            if (wholeWords) {
                // The same row but for the place of the separator, which is in training's middle half.
                int tokens = row.length - 3;
                int first = (int) Arrays.stream(parted.segments())
                                .filter(s -> s == 0)
                                .count()
                        - 2;
                assertThat(first).isBetween(Math.max(1, tokens / 4), Math.max(1, tokens - tokens / 4));
                assertThat(without(parted.ids(), first + 1)).isEqualTo(without(row, second - 1));
            }
        }
        assertThat(compared).isGreaterThan(TRAINING / 4);
    }

    private static int[] without(int[] ids, int place) {
        return IntStream.range(0, ids.length)
                .filter(i -> i != place)
                .map(i -> ids[i])
                .toArray();
    }

    static void neighbours(TaskData data, Map<String, InputEncoder> encoders) {
        List<Integer> line =
                list(encoders.get("tokenizer").encode(MadeTexts.RUNNING).ids());
        Set<List<Integer>> windows = new HashSet<>();
        int side = data.facts().context() / 2;
        for (int centre = 0; centre < line.size(); centre++) {
            List<Integer> window = new ArrayList<>();
            for (int at = centre - side; at <= centre + side; at++) {
                window.add(at < 0 || at >= line.size() ? -1 : line.get(at));
            }
            windows.add(window);
        }
        List<Batch> batches = new ArrayList<>(Rows.first(data.training(1, 1), TRAINING));
        batches.addAll(Rows.all(data.split(TaskData.TEST, 1)));
        for (Batch batch : batches) {
            float[] mask = ((Batch.Floats) batch.arrays().get("mask")).values();
            List<Integer> window = new ArrayList<>();
            for (int i = 0; i < mask.length; i++) {
                window.add(mask[i] == 0 ? -1 : Rows.ints(batch, "ids")[i]);
            }
            window.add(side, Rows.ints(batch, "labels")[0]);
            assertThat(windows).contains(window);
        }
    }

    /** A text of which a row is the beginning: the last token is only said. */
    static void written(TaskData data, Map<String, InputEncoder> encoders) {
        Tokenizer tokenizer = data.tokenizers().get("tokenizer");
        List<Batch> batches = new ArrayList<>(Rows.first(data.training(1, 1), TRAINING));
        data.splits().forEach(split -> batches.addAll(Rows.all(data.split(split, 1))));
        for (Batch batch : batches) {
            int[] labels = Rows.ints(batch, "labels");
            int length = labels.length;
            while (labels[length - 1] < 0) {
                length--;
            }
            int[] row = Arrays.copyOf(Rows.ints(batch, "ids"), length);
            assertThat(encoders.get("tokenizer").encode(tokenizer.decode(row)).ids())
                    .isEqualTo(row);
        }
    }

    /** Each side of a pair, written out as a user would write it. */
    static void roundTrip(TaskData data, Map<String, InputEncoder> encoders) {
        List<Batch> batches = new ArrayList<>(Rows.first(data.training(1, 1), TRAINING));
        data.splits().forEach(split -> batches.addAll(Rows.all(data.split(split, 1))));
        for (Batch batch : batches) {
            int[] source = Rows.source(batch);
            int[] target = Rows.target(batch);
            String from = written(data.tokenizers().get("source"), Arrays.copyOf(source, source.length - 1));
            String to = written(data.tokenizers().get("target"), Arrays.copyOfRange(target, 1, target.length));
            assertThat(encoders.get("source").encode(from).ids()).as(from).isEqualTo(source);
            assertThat(encoders.get("target").encode(to).ids()).as(to).isEqualTo(target);
        }
    }

    private static String written(Tokenizer tokenizer, int[] ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            String entry = tokenizer.token(id);
            boolean sign = entry.matches("<(mask|extra_\\d+)>");
            boolean way = entry.matches("<task_[a-z]+>");
            text.append(sign && !text.isEmpty() ? " " : "")
                    .append(sign || way ? entry : tokenizer.decode(new int[] {id}));
        }
        return text.toString();
    }

    static void characters(TaskData data, Map<String, InputEncoder> encoders) {
        List<Batch> batches = new ArrayList<>(Rows.first(data.training(1, 1), TRAINING));
        data.splits().forEach(split -> batches.addAll(Rows.all(data.split(split, 1))));
        for (Batch batch : batches) {
            int[] row = Rows.asked(batch);
            String text = data.tokenizers().get("tokenizer").decode(row);
            assertThat(encoders.get("tokenizer").encode(text).ids()).isEqualTo(row);
        }
    }

    /** Windows of a running text together are what the encoder makes of the whole. */
    static void running(TaskData data, Map<String, InputEncoder> encoders) {
        boolean inParts = data.splits().contains(TaskData.TEST);
        String text = MadeTexts.RUNNING;
        int kept = text.codePointCount(0, text.length()) * 9 / 10;
        int cut = text.offsetByCodePoints(0, kept);
        String training = inParts ? text + "\n" : text.substring(0, cut);
        String validation = inParts ? text + "\n" : text.substring(cut);
        List<Integer> whole = list(encoders.get("tokenizer").encode(validation).ids());
        assertThat(Rows.joined(Rows.all(data.split(TaskData.VALIDATION, 1))))
                .isEqualTo(whole.subList(0, whole.size() - 1));
        List<Integer> all = list(encoders.get("tokenizer").encode(training).ids());
        for (Batch batch : Rows.first(data.training(1, 1), TRAINING)) {
            assertThat(Collections.indexOfSubList(all, list(Rows.asked(batch)))).isNotNegative();
        }
    }
}

package org.attn4j.datasets.type;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceTexts;
import org.attn4j.datasets.task.SplitTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;

/** Running text of a source: each record a text of its own, ended by a line feed. */
final class SourceText {
    private SourceText() {}

    /** Encodes the texts of a source by a tokenizer that is made out of all of them, one after the other. */
    static SplitTextTask open(
            SourceTexts source, int context, double validation, Function<String, ? extends Tokenizer> tokenizer) {
        Map<String, List<String>> texts = parted(source.texts(), validation);
        String all = texts.values().stream().flatMap(List::stream).collect(Collectors.joining());
        return task(texts, tokenizer.apply(all), context, false);
    }

    /** Text that the recipe never named: a source's, or a file's as one; encoded by the run's tokenizer. */
    static SplitTextTask other(
            Optional<Source> source, Optional<Path> file, int context, boolean documents, DataContext where) {
        Tokenizer made = Sources.made(TaskData.TOKENIZER, where);
        if (source.isEmpty()) {
            String text = new RecipeText(null, file.orElseThrow().toString()).read(where);
            return new SplitTextTask(
                    made, context, documents, Map.of(TaskData.FILE, SplitTextTask.Part.of(text, made)), "data.file");
        }
        List<String> texts = Sources.other(source, where).texts().get(TaskData.TRAINING);
        return task(Map.of(TaskData.FILE, ended(texts)), made, context, documents);
    }

    private static List<String> ended(List<String> texts) {
        return texts.stream().map(t -> t.endsWith("\n") ? t : t + "\n").toList();
    }

    /** The parts of a source; without a validation part, the last share of the texts, or of the only one, is kept for it. */
    static Map<String, List<String>> parted(Map<String, List<String>> parts, double validation) {
        Map<String, List<String>> ended = new LinkedHashMap<>();
        parts.forEach((part, texts) -> ended.put(part, ended(texts)));
        if (ended.containsKey(TaskData.VALIDATION)) {
            return ended;
        }
        List<String> all = ended.get(TaskData.TRAINING);
        long characters = all.stream().mapToLong(String::length).sum();
        long kept = (long) Math.floor(characters * (1 - validation));
        Map<String, List<String>> cut = new LinkedHashMap<>();
        if (all.size() == 1) {
            String text = all.get(0);
            int at = text.offsetByCodePoints(
                    0, (int) Math.floor(text.codePointCount(0, text.length()) * (1 - validation)));
            cut.put(TaskData.TRAINING, List.of(text.substring(0, at)));
            cut.put(TaskData.VALIDATION, List.of(text.substring(at)));
        } else {
            int first = 1;
            for (long read = all.get(0).length(); first < all.size() - 1 && read < kept; first++) {
                read += all.get(first).length();
            }
            cut.put(TaskData.TRAINING, all.subList(0, first));
            cut.put(TaskData.VALIDATION, all.subList(first, all.size()));
        }
        ended.remove(TaskData.TRAINING);
        cut.putAll(ended);
        return cut;
    }

    /** The task of parted texts. */
    static SplitTextTask task(Map<String, List<String>> texts, Tokenizer tokenizer, int context, boolean documents) {
        Map<String, SplitTextTask.Part> parts = new LinkedHashMap<>();
        texts.forEach((part, some) -> parts.put(part, SplitTextTask.Part.of(some, tokenizer)));
        return new SplitTextTask(tokenizer, context, documents, parts, "data.source");
    }
}

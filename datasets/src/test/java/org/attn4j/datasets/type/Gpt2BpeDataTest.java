package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.TestData;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.SplitTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Gpt2BpeDataTest {
    private static Gpt2BpeData wikiText(int context) {
        return new Gpt2BpeData(Optional.of("wikitext-2"), Optional.empty(), context, 0.1);
    }

    @Test
    void aDataSetWithATextForEachSplitKeepsItsSplits() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("training", "Hello world ".repeat(4));
        parts.put("validation", "Hello world");
        parts.put("test", "world world world");
        SplitTextTask data =
                wikiText(2).open(Corpora.ofTexts(parts, "the parts", text -> text), MadeDataset.where(Path.of(".")));
        assertThat(data.facts()).isEqualTo(DataFacts.text(50257, 2));
        assertThat(data.splits()).containsExactly("validation", "test");
        // GPT-2's ids, as published with it: Hello 15496, " world" 995, world 6894.
        Batch validation = data.split("validation", 1).batch(0);
        assertThat(((Batch.Ints) validation.arrays().get("ids")).values()).startsWith(15496);
        assertThat(((Batch.Ints) validation.arrays().get("labels")).values()).startsWith(995);
        Batch test = data.split("test", 1).batch(0);
        assertThat(((Batch.Ints) test.arrays().get("ids")).values()).containsExactly(6894, 995);
        assertThat(((Batch.Ints) test.arrays().get("labels")).values()).containsExactly(995, 995);
        assertThat(data.wordsPerTarget("test")).isEqualTo(1);
    }

    @Test
    void wikiTextIsKnownBeforeItIsReadAndComesBackFromItsIds() {
        assertThat(wikiText(1024).facts()).isEqualTo(new Facts(DataFacts.text(50257, 1024), true));
        Path root = TestData.rootWith("wikitext-2/test.txt");
        DataContext where = new DataContext(List.of(root), Path.of("."), Progress.SILENT, true);
        TaskData data = wikiText(1024).open(where);
        assertThat(data.splits()).containsExactly("validation", "test");
        Batch first = data.split("test", 1).batch(0);
        String text = data.tokenizers()
                .get("tokenizer")
                .decode(((Batch.Ints) first.arrays().get("ids")).values());
        assertThat(text).startsWith(" \n = Robert <unk> = \n");
    }

    /** What {@code data.dataset= data.file=my.txt} makes of a recipe that names a data set. */
    @Test
    void aFileTakesThePlaceOfABlankDataSet(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("my.txt"), "Hello world Hello world");
        DataContext where = new DataContext(List.of(folder), folder, Progress.SILENT, true);
        TaskData data = new Gpt2BpeData(Optional.of(""), Optional.of(Path.of("my.txt")), 1, 0.5).open(where);
        assertThat(data.splits()).containsExactly("validation");
    }

    @Test
    void aDataSetOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> new Gpt2BpeData(Optional.of("fashion-mnist"), Optional.empty(), 8, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fashion-mnist");
    }
}

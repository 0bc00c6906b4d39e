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
import org.attn4j.datasets.WholeText;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.SplitTextTask;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.type.BytePairTextData.Packing;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytePairTextDataTest {
    private static final String ARTICLE = " \n = A = \n \n aa <unk> aa b \n";

    @TempDir
    Path folder;

    private DataContext where(Path root) {
        return new DataContext(List.of(root), folder, Progress.SILENT, true);
    }

    private static BytePairTextData config(Optional<String> dataset, Optional<Path> file, Packing packing) {
        return new BytePairTextData(dataset, file, 264, 8, 0.5, packing);
    }

    private static SplitTextTask open(Packing packing) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("training", ARTICLE.repeat(4));
        parts.put("validation", ARTICLE.repeat(2));
        parts.put("test", ARTICLE);
        return config(Optional.of("wikitext-2"), Optional.empty(), packing)
                .open(Corpora.ofTexts(parts, "the parts", text -> text), MadeDataset.where(Path.of(".")));
    }

    private static int[] ints(Batch batch, String name) {
        return ((Batch.Ints) batch.arrays().get(name)).values();
    }

    @Test
    void windowsHoldTheTextAndItsMeasures() {
        SplitTextTask data = open(Packing.STREAM);
        Tokenizer tokenizer = data.tokenizers().get("tokenizer");
        assertThat(data.facts()).isEqualTo(DataFacts.text(264, 8));
        assertThat(data.splits()).containsExactly("validation", "test");
        int[] ids = tokenizer.encode(ARTICLE);
        assertThat(tokenizer.decode(ids)).isEqualTo(ARTICLE);
        assertThat(ids).contains(1);
        Batch batch = data.split("test", 4).batch(0);
        assertThat(ints(batch, "ids")).startsWith(java.util.Arrays.copyOf(ids, ids.length - 1));
        assertThat(ints(batch, "labels")).startsWith(java.util.Arrays.copyOfRange(ids, 1, ids.length));
        assertThat(batch.targets()).isEqualTo(ids.length - 1);
        assertThat(batch.arrays()).doesNotContainKey("segments");
        assertThat(data.bytesPerTarget("test")).isEqualTo(28.0 / ids.length);
        // = A = aa <unk> aa b and four line ends
        assertThat(data.wordsPerTarget("validation")).isEqualTo(22.0 / (2 * ids.length));
    }

    @Test
    void documentsAreNumberedWithinAWindow() {
        SplitTextTask data = open(Packing.DOCUMENTS);
        int n = data.tokenizers().get("tokenizer").encode(ARTICLE).length;
        // The first line of an article is the blank one that ends the one before.
        int first = data.tokenizers().get("tokenizer").encode(" \n" + ARTICLE).length;
        assertThat(first).isGreaterThan(n);
        Batch batch = data.split("validation", 8).batch(0);
        int[] segments = ints(batch, "segments");
        int[] ids = ints(batch, "ids");
        int a = data.tokenizers().get("tokenizer").encode(" =")[0];
        int border = -1;
        for (int i = n - 4, titles = 0; i < batch.targets() && border < 0; i++) {
            titles += ids[i] == a ? 1 : 0;
            border = titles == 1 ? i : -1;
        }
        for (int i = 0; i < batch.targets(); i++) {
            int begin = i / 8 * 8;
            assertThat(segments[i]).as("token " + i).isEqualTo(i >= border && begin < border ? 1 : 0);
        }
        Batch drawn = data.training(3, 1).batch(2);
        assertThat(ints(drawn, "ids"))
                .isEqualTo(ints(open(Packing.STREAM).training(3, 1).batch(2), "ids"));
        assertThat(data.facts()).isEqualTo(DataFacts.text(264, 8).withSegments());
        assertThat(config(Optional.of("wikitext-2"), Optional.empty(), Packing.DOCUMENTS)
                        .facts()
                        .facts()
                        .segmented())
                .isTrue();
        assertThat(drawn.arrays().get("segments").shape()).containsExactly(3, 8);
        assertThat(data.fingerprint()).isNotEqualTo(open(Packing.STREAM).fingerprint());
    }

    @Test
    void aFileIsCutAtItsShare() throws IOException {
        Files.writeString(folder.resolve("t.txt"), "abc ".repeat(20));
        SplitTextTask data = config(Optional.empty(), Optional.of(Path.of("t.txt")), Packing.STREAM)
                .open(where(folder));
        assertThat(data.splits()).containsExactly("validation");
        assertThat(data.bytesPerTarget("validation")
                        * (data.split("validation", 8).batch(0).targets() + 1))
                .isEqualTo(40);
        assertThatThrownBy(() -> config(Optional.of("imdb"), Optional.empty(), Packing.STREAM))
                .hasMessageContaining("imdb has the reader labelled_folders");
        assertThatThrownBy(() -> config(Optional.empty(), Optional.empty(), Packing.STREAM))
                .hasMessageContaining("exactly one of dataset and file");
    }

    @Test
    void theRealTextHasAsManyWordsAsPublished() throws IOException {
        Path root = TestData.rootWith("wikitext-2/train.txt");
        Map<String, String> texts = WholeText.wikiText2(root);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("training", texts.get("validation"));
        parts.put("validation", texts.get("validation"));
        parts.put("test", texts.get("test"));
        SplitTextTask data = config(Optional.of("wikitext-2"), Optional.empty(), Packing.STREAM)
                .open(Corpora.ofTexts(parts, "parts", text -> text), MadeDataset.where(Path.of(".")));
        for (var expected : Map.of("validation", 217_646L, "test", 245_569L).entrySet()) {
            long tokens = 1;
            var split = data.split(expected.getKey(), 4096);
            for (long i = 0; i < split.size(); i++) {
                tokens += split.batch(i).targets();
            }
            assertThat(Math.round(data.wordsPerTarget(expected.getKey()) * tokens))
                    .isEqualTo(expected.getValue());
        }
    }
}

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
import org.attn4j.datasets.Made;
import org.attn4j.datasets.TestData;
import org.attn4j.datasets.WholeText;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.LinesSource;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.MaskedTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskedTextDataTest {
    @TempDir
    Path folder;

    private DataContext where(Path root) {
        return new DataContext(List.of(root), folder, Progress.SILENT, true);
    }

    private static MaskedTextData config(String dataset, int context) {
        return new MaskedTextData(dataset, Optional.empty(), true, 60, context, 0.2, 0.25);
    }

    private static int[] ints(Batch batch, String name) {
        return ((Batch.Ints) batch.arrays().get(name)).values();
    }

    private static String article(String title, int words) {
        return " \n = " + title + " = \n \n" + (" a rare <unk>" + " word".repeat(words)) + " \n = = Part = = \n b c \n";
    }

    @Test
    void articlesAreFoundByTheirTitles() {
        String text = article("One", 3) + article("Two", 3) + " = no title \n";
        assertThat(WholeText.articles(text)).hasSize(2).allMatch(a -> a.contains("= = Part = ="));
        assertThat(String.join("", WholeText.articles(text))).isEqualTo(text);
    }

    @Test
    void rowsHoldConsecutiveTextOfOneArticle() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("training", article("One", 30) + article("Two", 1));
        texts.put("validation", article("Three", 6));
        texts.put("test", article("Four", 6));
        MaskedTextData config = config("wikitext-2", 20);
        MaskedTextTask data = config.open(Corpora.ofTexts(texts, "texts", MaskedTextData::form), false, where(folder));
        Tokenizer tokenizer = data.tokenizers().get("tokenizer");
        assertThat(data.splits()).containsExactly("validation", "test");
        assertThat(data.facts()).isEqualTo(DataFacts.text(tokenizer.vocabulary(), 20));
        assertThat(config.facts()).isEqualTo(new Facts(DataFacts.text(60, 20), false));
        // "one" occurs once and so is three pieces: 8 tokens, 30 words, 7 tokens are 17, 17, and the last 17 of all 45
        assertThat(data.description()).isEqualTo("4 training rows of 20 tokens, vocabulary " + tokenizer.vocabulary());
        BatchSource training = data.training(4, 3);
        Batch batch = training.batch(0);
        int[] ids = ints(batch, "ids").clone();
        for (int i = 0; i < ints(batch, "labels").length; i++) {
            if (ints(batch, "labels")[i] >= 0) {
                ids[ints(batch, "positions")[i]] = ints(batch, "labels")[i];
            }
        }
        List<String> rows = java.util.stream.IntStream.range(0, 4)
                .mapToObj(r -> tokenizer.decode(java.util.Arrays.copyOfRange(ids, 20 * r, 20 * r + 20)))
                .sorted()
                .toList();
        assertThat(rows.get(0)).isEqualTo("= one = a rare [UNK]" + " word".repeat(9));
        assertThat(rows.get(1)).isEqualTo("= two = a rare [UNK] word = = part = = b c");
        assertThat(rows.get(2)).isEqualTo("word".repeat(10).replace("dw", "d w") + " = = part = = b c");
        assertThat(ints(training.batch(0), "ids")).isEqualTo(ints(batch, "ids"));
        assertThat(ints(training.batch(1), "ids")).isNotEqualTo(ints(batch, "ids"));
        assertThat(ints(data.split("test", 1).batch(0), "ids"))
                .isEqualTo(ints(data.split("test", 1).batch(0), "ids"));
        assertThat(data.fingerprint())
                .isEqualTo(config.open(Corpora.ofTexts(texts, "texts", MaskedTextData::form), false, where(folder))
                        .fingerprint());
    }

    /** A rare word's sign in a file that the recipe never named is read as in training. */
    @Test
    void rareWordsOfAnotherFileAreUnknown() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("training", article("One", 30) + article("Two", 1));
        texts.put("validation", article("Three", 6));
        MaskedTextTask run = config("wikitext-2", 20)
                .open(Corpora.ofTexts(texts, "texts", MaskedTextData::form), false, where(folder));
        Path file = Files.writeString(folder.resolve("new.txt"), "a rare <unk> word word word\n");
        LinesSource lines = new LinesSource(
                file,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "utf-8",
                0,
                false);
        MaskedTextData other =
                new MaskedTextData(Optional.empty(), Optional.empty(), true, 60, 20, 0.2, 0.25, Optional.of(lines));
        TaskData given = other.openOther(KnownData.of(run), where(folder).with(run.tokenizers()));
        assertThat(given.splits()).containsExactly(TaskData.FILE);
        Batch batch = given.split(TaskData.FILE, 1).batch(0);
        int[] ids = ints(batch, "ids").clone();
        for (int i = 0; i < ints(batch, "labels").length; i++) {
            if (ints(batch, "labels")[i] >= 0) {
                ids[ints(batch, "positions")[i]] = ints(batch, "labels")[i];
            }
        }
        assertThat(run.tokenizers().get("tokenizer").decode(ids)).contains("a rare [UNK] word word word");
    }

    @Test
    void reviewsGiveTheirTrainingPart() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            members.put("aclImdb/train/pos/" + i + "_9.txt", Made.utf8("a good film<br /><br />indeed " + i));
            members.put("aclImdb/test/pos/" + i + "_9.txt", Made.utf8("tested"));
        }
        MaskedTextTask data =
                config("imdb", 16).openReviews(Made.tar(folder.resolve("r.tar.gz"), members), where(folder));
        assertThat(data.splits()).containsExactly("validation");
        assertThat(data.description()).startsWith("6 training rows");
        assertThat(data.split("validation", 2).size()).isEqualTo(1);
        assertThatThrownBy(() -> data.split("test", 2)).hasMessageContaining("no split 'test'");
    }

    @Test
    void theRealArticlesGiveFullRows() throws Exception {
        Path root = TestData.rootWith("wikitext-2/train.txt");
        Map<String, String> texts = WholeText.wikiText2(root);
        // As the data set's card says.
        assertThat(WholeText.articles(texts.get("training"))).hasSize(600);
        assertThat(WholeText.articles(texts.get("validation"))).hasSize(60);
        assertThat(WholeText.articles(texts.get("test"))).hasSize(60);
    }
}

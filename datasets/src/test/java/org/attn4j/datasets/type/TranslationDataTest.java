package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.Made;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.TestData;
import org.attn4j.datasets.source.SentencePair;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.type.TranslationData.Tokens;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslationDataTest {
    private static final int PADDING = 0;
    private static final int BEGIN = 2;
    private static final int END = 3;

    @TempDir
    Path root;

    /** Sentence n is n words "eins" and their translation, n words "one", with a number of its own. */
    private MadeDataset made(String german, String english) throws IOException {
        Path raw = root.resolve("toy-pairs/raw");
        List<String> names = new ArrayList<>();
        for (String split : List.of("train", "val", "test_2016_flickr")) {
            Made.gzip(raw.resolve(split + ".de.gz"), german);
            Made.gzip(raw.resolve(split + ".en.gz"), english);
            names.add("raw/" + split + ".de.gz");
            names.add("raw/" + split + ".en.gz");
        }
        return new MadeDataset(root, "toy-pairs", "reader: aligned_lines", names.toArray(String[]::new));
    }

    private static String lines(String word, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            text.append((word + " ").repeat(i)).append("x").append(i).append(" \n");
        }
        return text.toString();
    }

    private static TranslationData config(String pair, Tokens tokens, int vocabulary, int longest) {
        return new TranslationData("toy-pairs", pair, tokens, true, vocabulary, 1, longest);
    }

    private static int[] ints(Batch batch, String name) {
        return ((Batch.Ints) batch.arrays().get(name)).values();
    }

    /** Checks a batch against the contract and gives source and target text of each row that counts. */
    private static List<SentencePair> rows(Batch batch, Tokenizer source, Tokenizer target) {
        int b = (int) batch.arrays().get("source").shape()[0];
        int s = (int) batch.arrays().get("source").shape()[1];
        int t = (int) batch.arrays().get("ids").shape()[1];
        assertThat(s % 8).isZero();
        assertThat(t % 8).isZero();
        float[] mask = ((Batch.Floats) batch.arrays().get("source_mask")).values();
        List<SentencePair> rows = new ArrayList<>();
        long counted = 0;
        for (int r = 0; r < b; r++) {
            int length = ints(batch, "source_lengths")[r];
            for (int p = 0; p < s; p++) {
                assertThat(mask[r * s + p]).isEqualTo(p < length ? 1f : 0f);
                assertThat(ints(batch, "source")[r * s + p] == PADDING).isEqualTo(p >= length);
            }
            int[] from = java.util.Arrays.copyOfRange(ints(batch, "source"), r * s, r * s + length - 1);
            assertThat(ints(batch, "source")[r * s + length - 1]).isEqualTo(END);
            int targets = 0;
            while (targets < t && ints(batch, "labels")[r * t + targets] != -1) {
                targets++;
            }
            for (int p = targets; p < t; p++) {
                assertThat(ints(batch, "labels")[r * t + p]).isEqualTo(-1);
            }
            assertThat(ints(batch, "ids")[r * t]).isEqualTo(BEGIN);
            counted += targets;
            if (targets > 0) {
                int[] to = java.util.Arrays.copyOfRange(ints(batch, "labels"), r * t, r * t + targets - 1);
                assertThat(ints(batch, "labels")[r * t + targets - 1]).isEqualTo(END);
                // What the decoder reads is what it has to say, one place later.
                assertThat(java.util.Arrays.copyOfRange(ints(batch, "ids"), r * t + 1, r * t + targets))
                        .isEqualTo(to);
                rows.add(new SentencePair(source.decode(from), target.decode(to)));
            }
        }
        assertThat(batch.targets()).isEqualTo(counted);
        return rows;
    }

    @Test
    void pairsStayTogetherInEveryBatch() throws IOException {
        try (MadeDataset made = made(lines("Eins", 12), lines("one", 12))) {
            for (Tokens tokens : Tokens.values()) {
                PairTask data = (PairTask) config("de-en", tokens, tokens == Tokens.BPE ? 300 : 0, 20)
                        .open(made.where());
                assertThat(data.splits()).containsExactly("validation", "test");
                assertThat(data.tokenizers().keySet()).containsExactly("source", "target");
                Tokenizer source = data.tokenizers().get("source");
                Tokenizer target = data.tokenizers().get("target");
                Set<SentencePair> seen = new HashSet<>();
                BatchSource validation = data.split("validation", 5);
                for (long i = 0; i < validation.size(); i++) {
                    seen.addAll(rows(validation.batch(i), source, target));
                }
                List<SentencePair> expected = new ArrayList<>();
                for (int i = 1; i <= 12; i++) {
                    expected.add(new SentencePair("eins ".repeat(i) + "x" + i, "one ".repeat(i) + "x" + i));
                }
                assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
                for (long i = 0; i < 6; i++) {
                    assertThat(expected).containsAll(rows(data.training(4, 3).batch(i), source, target));
                }
            }
        }
    }

    @Test
    void eitherDirectionCanBeLearnt() throws IOException {
        try (MadeDataset made = made(lines("Eins", 3), lines("one", 3))) {
            PairTask data = (PairTask) config("en-de", Tokens.WORD, 0, 9).open(made.where());
            assertThat(data.pairs("test").get(1)).isEqualTo(new SentencePair("one one x2", "Eins Eins x2"));
            assertThat(data.tokenizers()
                            .get("target")
                            .decode(data.tokenizers().get("target").encode("Eins")))
                    .isEqualTo("eins");
            assertThat(data.tokenizers().get("source").encode("eins")).containsExactly(1);
        }
    }

    @Test
    void longPairsAreLeftOutOfTrainingAndCutElsewhere() throws IOException {
        try (MadeDataset made = made(lines("Eins", 12), lines("one", 12))) {
            PairTask data = (PairTask) config("de-en", Tokens.WORD, 0, 7).open(made.where());
            // Sentence n has n + 1 tokens: six have at most seven.
            assertThat(data.description()).startsWith("6 training pairs");
            assertThat(data.facts().context()).isEqualTo(8);
            BatchSource test = data.split("test", 12);
            assertThat(test.batch(0).arrays().get("source").shape()).containsExactly(12, 8);
            assertThat(data.pairs("test")).hasSize(12);
            assertThatThrownBy(() -> config("de-en", Tokens.WORD, 0, 1).open(made.where()))
                    .hasMessageContaining("no training pair has at most 1 tokens");
        }
    }

    @Test
    void batchesDependOnSeedAndIndexAlone() throws IOException {
        try (MadeDataset made = made(lines("Eins", 12), lines("one", 12))) {
            TaskData data = config("de-en", Tokens.WORD, 0, 20).open(made.where());
            int[] late = ints(data.training(3, 5).batch(17), "source");
            BatchSource again =
                    config("de-en", Tokens.WORD, 0, 20).open(made.where()).training(3, 5);
            again.batch(2);
            assertThat(ints(again.batch(17), "source")).isEqualTo(late);
            assertThat(ints(data.training(3, 6).batch(17), "source")).isNotEqualTo(late);
            assertThat(config("de-en", Tokens.WORD, 0, 20).open(made.where()).fingerprint())
                    .isEqualTo(data.fingerprint());
            assertThat(config("en-de", Tokens.WORD, 0, 20).open(made.where()).fingerprint())
                    .isNotEqualTo(data.fingerprint());
        }
    }

    @Test
    void aPairOfBytesIsMergedOnlyIfFrequentEnough() throws IOException {
        try (MadeDataset made = made(lines("Eins", 3), lines("one", 3))) {
            TranslationData rare = new TranslationData("toy-pairs", "de-en", Tokens.BPE, true, 400, 7, 60);
            // "eins" occurs 6 times, so that nothing is merged: 256 bytes and four special tokens remain.
            assertThat(rare.open(made.where()).facts().vocabulary()).isEqualTo(260);
        }
    }

    @Test
    void textsThatAreNotAlignedAreNamed() throws IOException {
        try (MadeDataset made = made("eins\nzwei\ndrei\n", "one\ntwo\n")) {
            assertThatThrownBy(() -> config("de-en", Tokens.WORD, 0, 9).open(made.where()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("train.en.gz has 2 lines")
                    .hasMessageContaining("train.de.gz has 3");
            assertThatThrownBy(() -> config("de-fr", Tokens.WORD, 0, 9).open(made.where()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("toy-pairs has no file raw/train.fr.gz")
                    .hasMessageContaining("data.pair");
        }
    }

    @Test
    void wrongKeysAreRefused() {
        assertThatThrownBy(() -> new TranslationData("multi30k", "german", Tokens.WORD, true, 0, 2, 63))
                .hasMessageContaining("pair must be written as de-en: 'german'");
        assertThatThrownBy(() -> new TranslationData("multi30k", "de-en", Tokens.BPE, true, 0, 2, 63))
                .hasMessageContaining("bpe needs a vocabulary above 260: 0");
        assertThatThrownBy(() -> new TranslationData("multi30", "de-en", Tokens.WORD, true, 0, 2, 63))
                .hasMessageContaining("did you mean 'multi30k'?");
        assertThatThrownBy(() -> new TranslationData("imdb", "de-en", Tokens.WORD, true, 0, 2, 63))
                .hasMessageContaining("imdb has the reader labelled_folders");
        assertThat(new TranslationData("multi30k", "de-en", Tokens.WORD, true, 0, 2, 63)
                        .facts()
                        .exact())
                .isFalse();
    }

    @Test
    void multi30kHasItsPublishedSizes() {
        Path data = TestData.rootWith("multi30k/raw/train.de.gz");
        PairTask task = (PairTask)
                new TranslationData("multi30k", "de-en", Tokens.WORD, true, 0, 2, 63).open(MadeDataset.where(data));
        assertThat(task.description()).startsWith("29,000 training pairs");
        assertThat(task.pairs("validation")).hasSize(1014);
        assertThat(task.pairs("test")).hasSize(1000);
        assertThat(task.pairs("test").get(0))
                .isEqualTo(new SentencePair(
                        "Ein Mann mit einem orangefarbenen Hut, der etwas anstarrt.",
                        "A man in an orange hat starring at something."));
        Tokenizer source = task.tokenizers().get("source");
        Tokenizer target = task.tokenizers().get("target");
        Set<String> shapes = new HashSet<>();
        int rows = 0;
        BatchSource training = task.training(64, 1);
        for (long i = 0; i < 30; i++) {
            Batch batch = training.batch(i);
            rows += rows(batch, source, target).size();
            shapes.add(batch.arrays().get("source").shape()[1] + " "
                    + batch.arrays().get("ids").shape()[1]);
        }
        assertThat(rows).isEqualTo(30 * 64);
        assertThat(shapes.size()).as("%s", shapes).isLessThan(20);
    }
}

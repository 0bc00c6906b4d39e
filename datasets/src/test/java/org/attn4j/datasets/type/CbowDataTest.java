package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.task.CbowTask;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.token.EncodedCorpus;
import org.attn4j.datasets.token.EncodedPart;
import org.attn4j.datasets.token.Tokens;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;

class CbowDataTest {
    private static CbowTask data() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("training", " \n a b C d e \n lonely \n a <unk> b rare \n c d e a b \n");
        texts.put("validation", " a b c \n");
        texts.put("test", " d e other \n");
        return new CbowData("wikitext-2", 9, 2, true, 2)
                .open(Corpora.ofTexts(texts, "texts", text -> text), MadeDataset.where(Path.of(".")));
    }

    /** Each row as its words, hidden places as a dot, and the word to be found. */
    private static List<String> rows(BatchSource source, long batches, Tokenizer tokenizer) {
        List<String> rows = new ArrayList<>();
        for (long i = 0; i < batches; i++) {
            Batch batch = source.batch(i);
            int[] ids = ((Batch.Ints) batch.arrays().get("ids")).values();
            float[] mask = ((Batch.Floats) batch.arrays().get("mask")).values();
            int[] labels = ((Batch.Ints) batch.arrays().get("labels")).values();
            assertThat(batch.targets())
                    .isEqualTo(Arrays.stream(labels).filter(l -> l >= 0).count());
            for (int r = 0; r < labels.length; r++) {
                StringBuilder row = new StringBuilder();
                for (int p = 4 * r; p < 4 * r + 4; p++) {
                    row.append(mask[p] == 1f ? tokenizer.token(ids[p]) : ".").append(' ');
                }
                if (labels[r] >= 0) {
                    rows.add(row + tokenizer.token(labels[r]));
                }
            }
        }
        return rows;
    }

    @Test
    void wordsHaveTheirNeighboursWithinTheLine() {
        CbowTask data = data();
        Tokenizer tokenizer = data.tokenizers().get("tokenizer");
        assertThat(data.facts()).isEqualTo(DataFacts.text(9, 4));
        assertThat(data.splits()).containsExactly("validation", "test");
        assertThat(rows(data.split("validation", 2), 2, tokenizer))
                .containsExactlyInAnyOrder(". . b c a", ". a c . b", "a b . . c");
        assertThat(rows(data.split("test", 2), 1, tokenizer))
                .containsExactlyInAnyOrder(". . e <unk> d", ". d <unk> . e");
        assertThat(rows(data.training(6, 1), 2, tokenizer))
                .containsExactlyInAnyOrder(
                        ". . b c a",
                        ". a c d b",
                        "a b d e c",
                        "b c e . d",
                        "c d . . e",
                        ". . <unk> b a",
                        "a <unk> <unk> . b",
                        ". . d e c",
                        ". c e a d",
                        "c d a b e",
                        "d e b . a",
                        "e a . . b");
        assertThat(data.description()).isEqualTo("12 training words, vocabulary 9");
        assertThat(data.fingerprint()).isEqualTo(data().fingerprint());
    }

    @Test
    void batchesAreFunctionsOfSeedAndIndex() {
        Tokenizer tokenizer = data().tokenizers().get("tokenizer");
        BatchSource read = data().training(5, 3);
        read.batch(40);
        assertThat(rows(read, 4, tokenizer)).isEqualTo(rows(data().training(5, 3), 4, tokenizer));
        assertThat(rows(read, 4, tokenizer)).isNotEqualTo(rows(data().training(5, 4), 4, tokenizer));
        assertThatThrownBy(() -> new CbowData("imdb", 9, 2, true, 2)).hasMessageContaining("imdb");
    }

    @Test
    void moreWordsThanAnArrayHoldsAreRefused() {
        Tokens many = new Tokens() {
            @Override
            public long size() {
                return 3_000_000_000L;
            }

            @Override
            public void read(long from, int[] to, int at, int length) {
                throw new AssertionError("nothing is to be read");
            }

            @Override
            public long documents() {
                return 1;
            }

            @Override
            public long end(long document) {
                return size();
            }
        };
        EncodedCorpus corpus = new EncodedCorpus(
                data().tokenizers().get("tokenizer"), Map.of("training", new EncodedPart(many, 1, 1, 1, "")), "");
        assertThatThrownBy(() -> new CbowTask(2, corpus, "big.txt"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("training part of big.txt has 3,000,000,000 words")
                .hasMessageContaining("at most");
    }
}

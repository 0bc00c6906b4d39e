package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.batch.ClassWeights;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.datasets.describe.CardDraft;
import org.attn4j.datasets.source.CsvSource;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.task.TaskData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets with a card of a user's own, in a file beside them. */
class OwnCardTest {
    @TempDir
    Path folder;

    private Path table;
    private Path card;

    @BeforeEach
    void write() throws IOException {
        StringBuilder rows = new StringBuilder("review,feeling\n");
        for (int i = 0; i < 40; i++) {
            rows.append("it is word").append(i).append(i % 2 == 0 ? " fine,good\n" : " dull,bad\n");
        }
        table = Files.writeString(folder.resolve("reviews.csv"), rows);
        card = Files.writeString(folder.resolve("mine.yaml"), new CardDraft(List.of(table)).text());
    }

    private static ClassifiedTextData data(Optional<String> dataset, Optional<Source> source) {
        return new ClassifiedTextData(
                dataset,
                ClassifiedTextData.Tokens.WORD,
                Optional.empty(),
                true,
                200,
                1,
                16,
                ClassifiedTextData.Keep.HEAD,
                false,
                0.25,
                ClassWeights.EQUAL,
                source);
    }

    private DataContext where() {
        return MadeDataset.where(folder.resolve("elsewhere"));
    }

    private ClassifiedTextData own() {
        return data(Optional.of(card.toString()), Optional.empty());
    }

    @Test
    void theCardGivesWhatItsSourceGives() {
        Source source = new CsvSource(
                table,
                Optional.empty(),
                Optional.empty(),
                "review",
                "feeling",
                "source",
                "target",
                ",",
                "\"",
                true,
                "utf-8",
                0,
                false);
        TaskData same = data(Optional.empty(), Optional.of(source)).open(where());
        TaskData data = own().open(where());
        assertThat(data.fingerprint()).isEqualTo(same.fingerprint());
        assertThat(data.classNames()).containsExactly("bad", "good");
        assertThat(own().facts().facts().classes()).isEqualTo(2);
        assertThat(own().files()).containsExactly(java.util.Map.entry("dataset", card));
    }

    @Test
    void aFileThatIsNotTheCardsIsRefusedByItsSum() throws IOException {
        Files.writeString(table, Files.readString(table).replace("word7 ", "word8 "));
        assertThatThrownBy(() -> own().open(where()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("checksum of " + table + " is not that of data set");
        Files.delete(table);
        assertThatThrownBy(() -> own().open(where()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("put reviews.csv into " + folder);
    }

    @Test
    void theCardsClassesAreTheRunsInTheirOrder() throws IOException {
        TaskData sorted = own().open(where());
        String text = Files.readString(card);
        assertThat(text).contains("classes: [bad, good]");
        Files.writeString(card, text.replace("[bad, good]", "[good, fair, bad]"));
        TaskData stated = own().open(where());
        assertThat(stated.classNames()).containsExactly("good", "fair", "bad");
        assertThat(stated.facts().classes()).isEqualTo(3);
        assertThat(stated.fingerprint()).isNotEqualTo(sorted.fingerprint());
        Files.writeString(card, text.replace("[bad, good]", "[bad, fair]"));
        assertThatThrownBy(() -> own().open(where()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("states the classes bad, fair")
                .hasMessageContaining("the label 'good'");
        // Numbers stand for the names, from 0 on.
        String numbers = Files.readString(table).replace(",good", ",1").replace(",bad", ",0");
        Files.writeString(table, numbers);
        Files.writeString(
                card, new CardDraft(List.of(table)).text().replace("classes: [\"0\", \"1\"]", "classes: [bad, good]"));
        TaskData numbered = own().open(where());
        assertThat(numbered.classNames()).containsExactly("bad", "good");
        assertThat(numbered.fingerprint()).isEqualTo(sorted.fingerprint());
    }

    @Test
    void theCardsFactsAreThoseOfItsImages() throws IOException {
        Path images = folder.resolve("a-idx3-ubyte");
        Path labels = folder.resolve("a-labels-idx1-ubyte");
        byte[] pixels = new byte[16 + 20 * 6];
        System.arraycopy(new byte[] {0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0, 3}, 0, pixels, 0, 16);
        byte[] classes = new byte[8 + 20];
        System.arraycopy(new byte[] {0, 0, 8, 1, 0, 0, 0, 20}, 0, classes, 0, 8);
        for (int i = 0; i < 20; i++) {
            classes[8 + i] = (byte) (i % 3);
            pixels[16 + 6 * i] = (byte) i;
        }
        Files.write(images, pixels);
        Files.write(labels, classes);
        String text = new CardDraft(List.of(images, labels)).text();
        Files.writeString(card, text.replace("classes: [\"0\", \"1\", \"2\"]", "classes: [shoe, bag, coat]"));
        ImageData data = new ImageData(card.toString(), 0.2, false, 0);
        assertThat(data.facts().facts().image().width()).isEqualTo(3);
        assertThat(data.facts().facts().classes()).isEqualTo(3);
        assertThat(data.open(where()).classNames()).containsExactly("shoe", "bag", "coat");
        Files.writeString(card, text.replace("width: 3", "width: 4"));
        assertThatThrownBy(() -> data.open(where()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("height 2, width 4")
                .hasMessageContaining("height 2, width 3");
    }

    /** A run answers without its card. */
    @Test
    void aCardThatIsGoneIsMissedOnlyWhereDataAreRead() throws IOException {
        Files.delete(card);
        assertThat(own().facts().facts().classes()).isEqualTo(2);
        assertThatThrownBy(() -> own().open(where())).hasMessageContaining("mine.yaml");
    }

    private String refused(String from, String to) throws IOException {
        String text = Files.readString(card);
        assertThat(text).contains(from);
        Files.writeString(card, text.replace(from, to));
        try {
            own();
        } catch (IllegalArgumentException e) {
            Files.writeString(card, text);
            return e.getMessage();
        }
        throw new AssertionError("not refused: " + to);
    }

    @Test
    void aWrongCardIsToldByKey() throws IOException {
        assertThat(refused("  label:", "  lable:")).contains("source.lable: unknown key; did you mean 'label'?");
        assertThat(refused("type: csv", "type: xlsx")).contains("source.type: expected one of cifar, csv, idx");
        assertThat(refused("  train: reviews.csv", "  train: others.csv"))
                .contains("source.train: 'others.csv' is none of the card's files");
        assertThat(refused("  train: reviews.csv\n", "")).contains("source.train: it is missing");
        assertThat(refused("  label:", "  limit: many\n  label:")).contains("expected a whole number, got 'many'");
        assertThat(refused("  label:", "  delimiter: ab\n  label:")).contains("delimiter must be one character");
        assertThat(refused("task:", "taks: x\ntask:")).contains("mine.yaml is not a dataset card: unknown key 'taks'");
        assertThat(refused("reader: source", "reader: idx")).contains("a source goes with the reader source");
        assertThat(refused("bytes: ", "bytes: -")).contains("must not be negative");
        assertThat(refused("licence: unknown\n", "")).contains("has no licence");
        assertThatThrownBy(() -> new ImageData(card.toString().replace("mine", "none"), 0.1, false, 0).open(where()))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> data(Optional.empty(), Optional.empty())).hasMessage("give dataset or source");
    }

    @Test
    void aMutatedCardIsACardOrIsTold() throws IOException {
        Random random = new Random(1);
        String text = Files.readString(card);
        for (int i = 0; i < 300; i++) {
            StringBuilder changed = new StringBuilder(text);
            for (int k = 0; k < 3 && changed.length() > 0; k++) {
                int at = random.nextInt(changed.length());
                switch (random.nextInt(3)) {
                    case 0 -> changed.deleteCharAt(at);
                    case 1 -> changed.setCharAt(at, "{}[]:-#'\"&*!|>%@`\n \0".charAt(random.nextInt(20)));
                    default -> changed.setLength(at);
                }
            }
            try {
                DatasetCards.parse(changed.toString(), "mutated");
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage())
                        .startsWith("mutated is not a dataset card: ")
                        .doesNotContain("org.attn4j");
            }
        }
    }
}

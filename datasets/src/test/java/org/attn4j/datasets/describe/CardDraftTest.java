package org.attn4j.datasets.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.datasets.download.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardDraftTest {
    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String reviews(int from, int to) {
        StringBuilder table = new StringBuilder("id,body,mood\n");
        for (int i = from; i < to; i++) {
            table.append(i).append(",\"a film, number ").append(i).append("\",").append(i % 3 == 0 ? "bad" : "good");
            table.append('\n');
        }
        return table.toString();
    }

    private static DatasetCard card(CardDraft draft) {
        return DatasetCards.parse(draft.text(), "the draft");
    }

    @Test
    void aTableIsCountedAndItsColumnsAreGuessed() throws IOException {
        Path train = write("train.csv", reviews(0, 30));
        Path test = write("test.csv", reviews(28, 40));
        CardDraft draft = new CardDraft(List.of(test, train));
        DatasetCard card = card(draft);
        assertThat(card.task()).isEqualTo("text classification");
        assertThat(card.source())
                .containsEntry("type", "csv")
                .containsEntry("train", "train.csv")
                .containsEntry("test", "test.csv")
                .containsEntry("text", "body")
                .containsEntry("label", "mood");
        assertThat(card.classes()).containsExactly("bad", "good");
        assertThat(card.splits()).containsEntry("train", "30 records").containsEntry("test", "12 records");
        assertThat(card.variants().get(0).files())
                .containsExactly(
                        new CardFile("train.csv", Files.size(train), Sha256.of(train), null),
                        new CardFile("test.csv", Files.size(test), Sha256.of(test), null));
        assertThat(draft.text())
                .contains("#   mood: 2 different values, 3 to 4 characters, half of them up to 4: good 20, bad 10\n")
                .contains("#   body: 30 different values, 16 to 17 characters, half of them up to 17\n");
        // Records 28 and 29 stand in both, whatever else their rows hold.
        assertThat(draft.warnings())
                .containsExactly("2 records of test.csv stand in train.csv too, the first is record 1:"
                        + " figures of it are too good");
    }

    @Test
    void pairsAreThoseOfTheTwoLongestColumnsOrOfTwoFiles() throws IOException {
        StringBuilder table = new StringBuilder("\uFEFFnr\tnote\ten\tfr\r\n");
        StringBuilder english = new StringBuilder();
        StringBuilder french = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            table.append(i + "\t\tthe word " + i + "\tle mot " + i + "\r\n");
            english.append("the word ").append(i).append('\n');
            french.append("le mot ").append(i).append('\n');
        }
        DatasetCard card = card(new CardDraft(List.of(write("pairs.tsv", table.toString()))));
        assertThat(card.task()).isEqualTo("translation");
        assertThat(card.source()).containsEntry("source", "en").containsEntry("target", "fr");
        DatasetCard lines =
                card(new CardDraft(List.of(write("news.en", english.toString()), write("news.fr", french.toString()))));
        assertThat(lines.source())
                .containsEntry("type", "lines")
                .containsEntry("train", "news.en")
                .containsEntry("train_target", "news.fr");
        assertThat(lines.task()).isEqualTo("translation");
    }

    @Test
    void fieldsOfJsonAreNamedByDots() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append("{\"doc\": {\"body\": \"it is " + i + "\"}, \"n\": " + i + ", \"label\": " + i % 2 + "}\n");
        }
        text.append("{\"doc\": 1}\n");
        CardDraft draft = new CardDraft(List.of(write("a.jsonl", text.toString())));
        assertThat(card(draft).source()).containsEntry("text", "doc.body").containsEntry("label", "label");
        assertThat(card(draft).classes()).containsExactly("0", "1");
        // The last one's doc is a number, and it has neither body nor label.
        assertThat(draft.warnings())
                .containsExactly(
                        "1 records of a.jsonl have nothing in doc.body, the text: skip_broken: true leaves them out",
                        "1 records of a.jsonl have nothing in label, the label: skip_broken: true leaves them out");
    }

    @Test
    void aFieldThatSomeObjectsLackIsAColumn() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            String more = i % 4 == 1 ? ", \"remark\": \"seen " + i + "\"" : i % 4 == 2 ? ", \"remark\": null" : "";
            text.append("{\"body\": \"it is number " + i + "\", \"mood\": \"" + (i % 2 == 0 ? "up" : "down") + "\""
                    + more + "}\n");
        }
        text.append("no object\n");
        CardDraft draft = new CardDraft(List.of(write("a.jsonl", text.toString())));
        assertThat(card(draft).source()).containsEntry("text", "body").containsEntry("label", "mood");
        assertThat(card(draft).splits()).containsEntry("train", "20 records");
        assertThat(draft.text()).contains("#   remark: 5 different values");
        assertThat(draft.warnings()).containsExactly("1 records of a.jsonl cannot be read");
    }

    @Test
    void signsThatEndLinesInYamlStayWithinTheirText() throws IOException {
        String odd = "a\u0085b\u2028c\u2029d\uFEFFe";
        StringBuilder table = new StringBuilder("bo\u2028dy,mo\u0085od\n");
        for (int i = 0; i < 20; i++) {
            table.append("the film number ")
                    .append(i)
                    .append(',')
                    .append(i % 2 == 0 ? odd : "bad")
                    .append('\n');
        }
        DatasetCard card = card(new CardDraft(List.of(write("train.csv", table.toString()))));
        assertThat(card.source()).containsEntry("text", "bo\u2028dy").containsEntry("label", "mo\u0085od");
        assertThat(card.classes()).containsExactly(odd, "bad");
    }

    @Test
    void aFileWhoseEndingTellsNothingIsSaidToBeLines() throws IOException {
        assertThat(new CardDraft(List.of(write("news.log", "one\ntwo\n"))).warnings())
                .containsExactly("news.log is taken for a text a line: its ending tells no other form");
        assertThat(new CardDraft(List.of(write("news.txt", "one\ntwo\n"))).warnings())
                .isEmpty();
        assertThatThrownBy(() -> new CardDraft(List.of(write("news.json", "[1, 2]"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("news.json: no source reads such a file by itself");
    }

    @Test
    void aCardHasTheNameThatItIsGiven() throws IOException {
        CardDraft draft = new CardDraft(List.of(write("train.csv", reviews(0, 30))));
        assertThat(DatasetCards.parse(draft.text("moods"), "the draft").name()).isEqualTo("moods");
        assertThat(draft.folder()).isEqualTo(folder.toAbsolutePath().normalize());
    }

    @Test
    void imagesHaveTheirSizeAndClasses() throws IOException {
        byte[] labels = {0, 1, 2, 10, 0, 1};
        Files.write(folder.resolve("my-images-idx3-ubyte"), idx(new byte[6 * 35], 6, 5, 7));
        Files.write(folder.resolve("my-labels-idx1-ubyte"), idx(labels, 6));
        DatasetCard card = card(
                new CardDraft(List.of(folder.resolve("my-labels-idx1-ubyte"), folder.resolve("my-images-idx3-ubyte"))));
        assertThat(card.source())
                .containsEntry("train", "my-images-idx3-ubyte")
                .containsEntry("train_labels", "my-labels-idx1-ubyte");
        assertThat(card.fact("height")).hasValue(5L);
        assertThat(card.fact("width")).hasValue(7L);
        assertThat(card.classes()).containsExactly("0", "1", "2", "10");
    }

    private static byte[] idx(byte[] values, int... dimensions) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(new byte[] {0, 0, 8, (byte) dimensions.length});
            for (int d : dimensions) {
                out.writeInt(d);
            }
            out.write(values);
        }
        return bytes.toByteArray();
    }

    @Test
    void filesThatAreNoPartsOfOneSetAreRefused() throws IOException {
        Path a = write("a.csv", reviews(0, 9));
        assertThatThrownBy(() -> new CardDraft(List.of(a, write("b.csv", reviews(0, 9)))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the training part would be of a.csv, b.csv");
        assertThatThrownBy(() -> new CardDraft(List.of(a, write("test.tsv", "a\tb\n1\t2\n"))))
                .hasMessageContaining("several forms, [csv, tsv]");
        assertThatThrownBy(() -> new CardDraft(List.of(write("test.csv", reviews(0, 9)))))
                .hasMessageContaining("there is no training part");
        assertThatThrownBy(() -> new CardDraft(List.of(write("empty.csv", "a,b\n"))))
                .hasMessageContaining("empty.csv holds no record");
        assertThatThrownBy(() -> new CardDraft(List.of(folder.resolve("gone.csv"))))
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> new CardDraft(List.of(write("my file.csv", reviews(0, 9)))).text())
                .hasMessageContaining("my file.csv; rename the file");
    }

    /** Whatever a file holds, a draft of it is a card, or its refusal is told. */
    @Test
    void mutatedTablesGiveACardOrAMessage() throws IOException {
        Random random = new Random(5);
        String signs = "\",\n\r\t:#'{}[]-\0é\uFEFF ";
        int drafted = 0;
        for (int i = 0; i < 150; i++) {
            StringBuilder text = new StringBuilder(reviews(0, 12));
            for (int k = 0; k < 6; k++) {
                text.insert(random.nextInt(text.length()), signs.charAt(random.nextInt(signs.length())));
            }
            Path table = Files.writeString(folder.resolve("m" + i + ".csv"), text);
            try {
                DatasetCard card = card(new CardDraft(List.of(table)));
                assertThat(card.variants().get(0).files().get(0).bytes()).isEqualTo(Files.size(table));
                drafted++;
            } catch (DataException e) {
                assertThat(e.getMessage()).contains(table.getFileName().toString());
            }
        }
        assertThat(drafted).isGreaterThan(30);
        assertThat(Arrays.asList(folder.toFile().list())).hasSize(150);
    }
}

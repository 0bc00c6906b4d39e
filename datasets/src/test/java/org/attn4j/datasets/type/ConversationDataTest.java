package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.BytePairTokens;
import org.attn4j.datasets.text.CharacterTokens;
import org.attn4j.datasets.text.HuggingFaceFiles;
import org.attn4j.datasets.text.HuggingFaceTokens;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationDataTest {
    private static final String PLAIN = "{% for m in messages %}{{ m.role[0] }}:{{ m.content }};{% endfor %}"
            + "{% if add_generation_prompt %}a:{% endif %}";

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();

    private DataContext where() {
        return new DataContext(List.of(), folder, Progress.notes(notes::add), true);
    }

    /** {@code "u:hi a:ho"} is a conversation of two messages. */
    private static String line(String turns) {
        return Arrays.stream(turns.split(" "))
                .map(turn -> String.format(
                        "{\"role\": \"%s\", \"content\": \"%s\"}",
                        Map.of('u', "user", 'a', "assistant", 's', "system").get(turn.charAt(0)), turn.substring(2)))
                .collect(Collectors.joining(", ", "{\"messages\": [", "]}\n"));
    }

    private Path write(String name, String... chats) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                Arrays.stream(chats).map(ConversationDataTest::line).collect(Collectors.joining()));
    }

    private ConversationData data(int context) throws IOException {
        return data(context, false);
    }

    private ConversationData data(int context, boolean packing) throws IOException {
        Files.writeString(folder.resolve("plain.jinja"), PLAIN);
        return new ConversationData(
                Path.of("chats.jsonl"),
                Optional.of(Path.of("held.jsonl")),
                Optional.empty(),
                new CharacterTokens(),
                Optional.of("plain.jinja"),
                context,
                packing);
    }

    private static int[] ints(Batch batch, String name) {
        return ((Batch.Ints) batch.arrays().get(name)).values();
    }

    /** What a batch's row reads, and under it what it is to say: a dot where nothing is. */
    private static List<String> rows(TaskData data, Batch batch) {
        Tokenizer tokenizer = data.tokenizers().get(TaskData.TOKENIZER);
        int[] labels = ints(batch, "labels");
        int width = (int) ((Batch.Ints) batch.arrays().get("ids")).shape()[1];
        List<String> rows = new ArrayList<>();
        for (int from = 0; from < labels.length; from += width) {
            rows.add(tokenizer.decode(Arrays.copyOfRange(ints(batch, "ids"), from, from + width)));
            rows.add(IntStream.range(from, from + width)
                    .mapToObj(i -> labels[i] < 0 ? "." : tokenizer.decode(new int[] {labels[i]}))
                    .collect(Collectors.joining()));
        }
        return rows;
    }

    @Test
    void onlyTheAssistantsTokensAreTargets() throws IOException {
        write("chats.jsonl", "s:S u:hi a:ho u:x a:yz");
        write("held.jsonl", "u:hi a:ho u:hi");
        TaskData data = data(28).open(where());
        List<String> rows = rows(data, data.training(1, 3).batch(0));
        // The last token is said and never read; beyond it the row is filled.
        assertThat(rows.get(0)).startsWith("s:S;u:hi;a:ho;u:x;a:yz");
        assertThat(rows.get(1)).isEqualTo("..........ho;......yz;" + ".".repeat(6));
        assertThat(data.training(1, 3).batch(0).targets()).isEqualTo(6);
        // What a user says after the last answer is not read.
        Batch held = data.split(TaskData.VALIDATION, 1).batch(0);
        assertThat(rows(data, held).get(0)).startsWith("u:hi;a:ho");
        assertThat(rows(data, held).get(1)).isEqualTo("......ho;" + ".".repeat(19));
        assertThat(data.description())
                .contains("1 training conversations in 1 rows, 22 tokens, 6 of them the assistant's");
        assertThat(notes).isEmpty();
    }

    private static String digits(int[] numbers) {
        return Arrays.stream(numbers).mapToObj(i -> Integer.toString(i % 10)).collect(Collectors.joining());
    }

    @Test
    void packedRowsNumberTheirConversations() throws IOException {
        // They are read up to their last target but one: 9, 18, 7 and 11 tokens.
        write("chats.jsonl", "u:hi a:ho", "u:hi a:ho u:x a:yz", "u:h a:o", "s:S u:x a:y");
        write("held.jsonl", "u:hi a:ho");
        TaskData data = data(26, true).open(where());
        assertThat(data.facts().segmented() && data.facts().positioned()).isTrue();
        assertThat(data.description()).contains("4 training conversations in 2 rows");
        Batch batch = data.training(2, 1).batch(0);
        List<String> rows = rows(data, batch);
        int full = rows.get(0).startsWith("u:hi;a:ho;u:x") ? 0 : 1;
        assertThat(rows.get(2 * full)).startsWith("u:hi;a:ho;u:x;a:yzu:h;a:o");
        assertThat(rows.get(2 - 2 * full)).startsWith("s:S;u:x;a:yu:hi;a:ho");
        String number = digits(ints(batch, "segments"));
        String place = digits(ints(batch, "positions"));
        int from = 26 * full;
        assertThat(number.substring(from, from + 26)).isEqualTo("0".repeat(18) + "1".repeat(7) + "2");
        assertThat(place.substring(from, from + 26)).isEqualTo("012345678901234567" + "0123456" + "0");
        from = 26 - from;
        assertThat(number.substring(from, from + 26)).isEqualTo("0".repeat(11) + "1".repeat(9) + "2".repeat(6));
        assertThat(place.substring(from, from + 26)).isEqualTo("01234567890" + "012345678" + "012345");
        assertThat(batch.targets()).isEqualTo(3 + 6 + 2 + 2);
    }

    @Test
    void aLongConversationIsCutBehindAnAnswer() throws IOException {
        write("chats.jsonl", "u:hi a:ho u:x a:yz u:x", "u:hi a:toolong", "u:hi", "u:hi a:ho");
        write("held.jsonl", "u:hi a:ho");
        TaskData data = data(9).open(where());
        assertThat(data.training(2, 3).batch(0).targets()).isEqualTo(6);
        assertThat(rows(data, data.training(2, 3).batch(0)))
                .containsExactly("u:hi;a:ho", "......ho;", "u:hi;a:ho", "......ho;");
        assertThat(notes)
                .containsExactly(
                        "training: 1 of 4 conversations are longer than data.context=9 and lose their last messages (2 in"
                                + " all)",
                        "training: 2 of 4 conversations are left out: of 1 the first answer is not within"
                                + " data.context=9, 1 hold no answer");
    }

    @Test
    void ofManyTurnsThoseThatFitAreRead() throws IOException {
        write("chats.jsonl", "u:hi a:ho ".repeat(200).strip());
        write("held.jsonl", "u:hi a:ho");
        // A turn is ten characters long; what follows the last target is not read.
        TaskData data = data(79).open(where());
        assertThat(data.training(1, 3).batch(0).targets()).isEqualTo(8 * 3);
        assertThat(notes).singleElement().asString().contains("lose their last messages (384 in all)");
    }

    @Test
    void aPartWithoutAnswersIsRefused() throws IOException {
        write("chats.jsonl", "u:hi", "u:hi a:toolong");
        write("held.jsonl", "u:hi a:ho");
        assertThatThrownBy(() -> data(9).open(where()))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        "the training part has no token of an assistant to learn: of 2 conversations 1 have");
    }

    @Test
    void whatIsNoConversationIsToldByFileAndLine() throws IOException {
        write("held.jsonl", "u:hi a:ho");
        Files.writeString(
                folder.resolve("chats.jsonl"), line("u:hi a:ho") + "\n{\"messages\": [{\"role\": \"user\"}]}\n");
        assertThatThrownBy(() -> data(9).open(where()))
                .hasMessageEndingWith("chats.jsonl, line 3: message 1: expected 'content', a text, got none");
        Files.writeString(folder.resolve("chats.jsonl"), "{\"messages\": \n");
        assertThatThrownBy(() -> data(9).open(where()))
                .hasMessageContaining("chats.jsonl, line 1: expected a JSON object");
        Files.writeString(folder.resolve("chats.jsonl"), "\n");
        assertThatThrownBy(() -> data(9).open(where())).hasMessageContaining("chats.jsonl holds no conversation");
        Files.delete(folder.resolve("chats.jsonl"));
        assertThatThrownBy(() -> data(9).open(where())).hasMessageContaining("data.file: there is no file");
    }

    @Test
    void aShareIsHeldOutByEachConversationsHash() throws IOException {
        String[] chats =
                IntStream.range(0, 60).mapToObj(i -> "u:q" + i + " a:" + i).toArray(String[]::new);
        write("chats.jsonl", chats);
        ConversationData shared = new ConversationData(
                Path.of("chats.jsonl"),
                Optional.of(Path.of("0.3")),
                Optional.empty(),
                new CharacterTokens(),
                Optional.of("chatml"),
                99,
                false);
        TaskData data = shared.open(where());
        long held = data.split(TaskData.VALIDATION, 1).rows();
        assertThat(held).isBetween(8L, 30L);
        write("chats.jsonl", Arrays.copyOf(chats, 50));
        long fewer = shared.open(where()).split(TaskData.VALIDATION, 1).rows();
        assertThat(fewer).isBetween(held - 10, held);
    }

    @Test
    void aFoldersTemplateAndEndTokenAreUsedAndKept() throws IOException {
        write("chats.jsonl", "u:hi a:ho");
        write("held.jsonl", "u:hi a:ho");
        Path published = Files.createDirectories(folder.resolve("published"));
        Tokenizer learnt = new BytePairTokens(300).of("hi ho ".repeat(40));
        Files.writeString(
                published.resolve(HuggingFaceFiles.TOKENIZER),
                HuggingFaceFiles.tokenizer(learnt, List.of(), List.of()).toString());
        Files.writeString(
                published.resolve(HuggingFaceFiles.CONFIG),
                "{\"eos_token\": \"</s>\", \"chat_template\": [{\"name\": \"tools\", \"template\": \"no\"}, {\"name\":"
                        + " \"default\", \"template\": \"{% for m in messages %}{{ m.content + eos_token }}{% endfor %}\"}]}");
        ConversationData data = new ConversationData(
                Path.of("chats.jsonl"),
                Optional.of(Path.of("held.jsonl")),
                Optional.empty(),
                new HuggingFaceTokens(Path.of("published")),
                Optional.empty(),
                99,
                false);
        Tokenizer own = data.open(where()).tokenizers().get(TaskData.TOKENIZER);
        assertThat(own.chatTemplate())
                .hasValueSatisfying(template -> assertThat(template).contains("eos_token"));
        int end = own.specialTokens().end().orElseThrow();
        int[] labels = ints(data.open(where()).training(1, 1).batch(0), "labels");
        assertThat(Arrays.stream(labels).filter(label -> label == end)).hasSize(1);
        // A run's own file holds both.
        TokenizerFile.save(own, folder.resolve("tokenizer.json"));
        Tokenizer again = TokenizerFile.load(folder.resolve("tokenizer.json"));
        assertThat(TokenizerFile.toText(again)).isEqualTo(TokenizerFile.toText(own));
        assertThat(again.chatTemplate()).isEqualTo(own.chatTemplate());
        // What is written for the library holds no template.
        assertThat(HuggingFaceFiles.tokenizer(again, List.of(), List.of()).has("chat_template"))
                .isFalse();
        // A file of its own goes first.
        Files.writeString(published.resolve(HuggingFaceFiles.TEMPLATE), PLAIN);
        assertThat(HuggingFaceFiles.read(published).chatTemplate()).contains(PLAIN);
        Files.delete(published.resolve(HuggingFaceFiles.TEMPLATE));
        Files.writeString(published.resolve(HuggingFaceFiles.CONFIG), "{\"eos_token\": \"</s>\"}");
        assertThatThrownBy(() -> data.open(where()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("brings no chat template")
                .hasMessageContaining("chatml");
    }

    @Test
    void openedAnewWithTheRunsTokenizerTheyAreTheSame() throws IOException {
        write("chats.jsonl", "u:hi a:ho", "s:x u:hi a:ho");
        write("held.jsonl", "u:hi a:ho");
        TaskData first = data(40).open(where());
        TaskData again = data(40).open(where().with(first.tokenizers()));
        assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
        write("chats.jsonl", "u:hi a:hi", "s:x u:hi a:ho");
        assertThat(data(40).open(where().with(first.tokenizers())).fingerprint())
                .isNotEqualTo(first.fingerprint());
    }
}

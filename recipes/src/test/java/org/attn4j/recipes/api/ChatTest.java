package org.attn4j.recipes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.recipes.cli.chat.ChatTerminal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer is what the model makes of the conversation as its template writes it, by hand here, up to the turn's end. */
class ChatTest {
    private static final int CONTEXT = 64;
    private static final GenerateSettings SETTINGS =
            GenerateSettings.tokens(16).withTemperature(0).withStop(";");

    @TempDir
    static Path folder;

    private static Path run;

    @BeforeAll
    static void train() throws IOException {
        StringBuilder chats = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            chats.append(String.format(
                    "{\"messages\": [{\"role\": \"user\", \"content\": \"%d?\"}, {\"role\": \"assistant\", \"content\":"
                            + " \"%d!\"}, {\"role\": \"system\", \"content\": \"s\"}]}%n",
                    i, i));
        }
        Files.writeString(folder.resolve("chats.jsonl"), chats);
        Files.writeString(
                folder.resolve("plain.jinja"),
                "{% for m in messages %}{{ m.role[0] }}:{{ m.content }};{% endfor %}{% if add_generation_prompt %}a:{% endif %}");
        Path recipe = Files.writeString(
                folder.resolve("chat.yaml"),
                """
                name: chat
                data: {type: conversations, file: chats.jsonl, validation: 0.3, tokenizer: {type: characters},
                  chat_template: plain.jinja, context: %d}
                model: {type: language_model, dim: 8, layers: 1, block: {attention: {type: causal, heads: 2}}}
                train: {steps: 6, batch: 4, threads: 1}
                evaluate: {every: 6}
                checkpoint: {every: 6}
                sample: {tokens: 0}
                """
                        .formatted(CONTEXT));
        run = Training.of(recipe).runs(folder.resolve("runs")).run().run();
        Files.delete(folder.resolve("chats.jsonl"));
        Files.delete(folder.resolve("plain.jinja"));
    }

    private static String expected(TrainedModel model, String prompt) throws IOException {
        return model.generate(prompt, SETTINGS).text();
    }

    @Test
    void answersContinueWhatTheTemplateWrites() throws IOException {
        try (TrainedModel model = TrainedModel.open(run)) {
            List<String> told = new ArrayList<>();
            Chat chat = Chat.with(model, GenerateSettings.tokens(16).withTemperature(0), told::add);
            StringBuilder streamed = new StringBuilder();
            chat.add("system", "s");
            chat.add("user", "1?");
            String first = chat.answer(streamed::append).text();
            assertThat(first).isEqualTo(expected(model, "s:s;u:1?;a:")).isEqualTo(streamed.toString());
            chat.add("user", "2?");
            String second = chat.answer(piece -> {}).text();
            assertThat(second).isEqualTo(expected(model, "s:s;u:1?;a:" + first.strip() + ";u:2?;a:"));
            assertThat(told).isEmpty();
            // 64 tokens hold this and 16 of an answer only without what came before, but for the system's.
            String last = "3?".repeat(18);
            chat.add("user", last);
            assertThat(chat.answer(piece -> {}).text()).isEqualTo(expected(model, "s:s;u:" + last + ";a:"));
            assertThat(told).containsExactly("the model reads 64 tokens: the oldest 2 turns are forgotten");
            chat.add("user", "4".repeat(CONTEXT));
            assertThatThrownBy(() -> chat.answer(piece -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("but the model reads 64");
        }
    }

    @Test
    void linesAndConversationsAreAnsweredEachForItself() throws IOException {
        try (TrainedModel model = TrainedModel.open(run)) {
            Chat chat = Chat.with(model, GenerateSettings.tokens(16).withTemperature(0), told -> {});
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ChatTerminal terminal =
                    new ChatTerminal(chat, null, false, new PrintStream(out, true, StandardCharsets.UTF_8));
            terminal.askAll(Files.writeString(
                    folder.resolve("questions"),
                    "1?\n\n{\"messages\": [{\"role\": \"user\", \"content\": \"2?\"}, {\"role\": \"assistant\", \"content\":"
                            + " \"2!\"}, {\"role\": \"user\", \"content\": \"3?\"}]}\n"));
            String lines = System.lineSeparator();
            String expected = expected(model, "u:1?;a:") + lines + expected(model, "u:2?;a:2!;u:3?;a:") + lines;
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
            out.reset();
            terminal.talk(new BufferedReader(new StringReader("1?\n\n")), new PrintStream(new ByteArrayOutputStream()));
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected(model, "u:1?;a:") + lines);
        }
    }
}

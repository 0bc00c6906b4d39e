package org.attn4j.recipes.cli.chat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.chat.Conversation;
import org.attn4j.recipes.api.Chat;
import org.attn4j.recipes.run.TextGenerator;

/**
 * Asks a model: one question, those of a file, or what is typed.
 *
 * @param system how the model is to behave; null for nothing
 * @param json whether answers are lines of JSON, in place of text as it comes
 */
public record ChatTerminal(Chat chat, String system, boolean json, PrintStream out) {
    /** One answer. */
    public void ask(String question) {
        answer(begin(), question);
    }

    /** Each line a question, or a conversation of JSON that ends with one, for itself. */
    public void askAll(Path file) throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            if (line.strip().startsWith("{")) {
                Conversation given = Conversation.read(file + ", line " + number, line);
                int last = given.messages().size() - 1;
                List<Map<String, Object>> before = begin();
                before.addAll(given.first(last).messages());
                answer(before, given.messages().get(last).get("content").toString());
            } else if (!line.isBlank()) {
                answer(begin(), line);
            }
        }
    }

    /** A conversation, a line for each message, until the lines end. */
    public void talk(BufferedReader lines, PrintStream prompts) throws IOException {
        chat.begin(begin());
        while (true) {
            prompts.print("> ");
            prompts.flush();
            String line = lines.readLine();
            if (line == null) {
                prompts.println();
                return;
            }
            if (!line.isBlank()) {
                answer(line);
            }
        }
    }

    private List<Map<String, Object>> begin() {
        List<Map<String, Object>> messages = new ArrayList<>();
        if (system != null) {
            messages.add(Map.of("role", "system", "content", system));
        }
        return messages;
    }

    private void answer(List<Map<String, Object>> before, String question) {
        chat.begin(before);
        answer(question);
    }

    private void answer(String question) {
        chat.add(Conversation.USER, question);
        TextGenerator.Result answer = chat.answer(piece -> {
            if (!json) {
                out.print(piece);
                out.flush();
            }
        });
        out.println(
                json
                        ? new JsonMapper()
                                .createObjectNode()
                                .put("prompt", question)
                                .put("text", answer.text().strip())
                                .put("tokens", answer.tokens())
                                .put("seconds", answer.seconds())
                        : "");
    }
}

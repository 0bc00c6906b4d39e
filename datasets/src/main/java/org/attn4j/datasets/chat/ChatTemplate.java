package org.attn4j.datasets.chat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.chat.jinja.JinjaTemplate;
import org.attn4j.datasets.chat.jinja.Rendered;
import org.attn4j.datasets.text.HuggingFaceFiles;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.file.FileFailure;

/**
 * Makes one text of a conversation, as a {@code chat_template} of transformers does.
 *
 * <p>What the assistant wrote is told by the template's {@code generation} blocks where it has them; else by what it adds: a
 * message's part is what the conversation up to it has beyond the one before it with the prompt for an answer.
 *
 * @see <a href="https://huggingface.co/docs/transformers/chat_templating">transformers on chat templates</a>
 */
public final class ChatTemplate {
    /** Templates by name. */
    public static final List<String> NAMES = List.of("chatml", "llama2", "llama3", "mistral", "zephyr");

    /** What templates take for today in data, which must be the same on any day; Llama 3.1's name it where they know none. */
    private static final LocalDateTime DAY = LocalDateTime.of(2024, 7, 26, 0, 0);

    private static final String END = "eos_token";

    private final String name;
    private final JinjaTemplate template;
    private final Map<String, String> tokens;

    /**
     * The template of a text.
     *
     * @param name what it is called in messages
     * @param tokenizer whose special tokens it writes
     * @throws DataException if it is none, with the line, or needs an end token that the tokenizer has not
     */
    public ChatTemplate(String name, String source, Tokenizer tokenizer) {
        this(name, source, HuggingFaceFiles.names(tokenizer));
    }

    /** The same with special tokens by the keys of a tokenizer_config.json. */
    public ChatTemplate(String name, String source, Map<String, String> special) {
        this.name = name;
        this.tokens = new HashMap<>(special);
        tokens.putIfAbsent("bos_token", "");
        if (!tokens.containsKey(END) && source.contains(END)) {
            throw new DataException(name + " writes eos_token, which the tokenizer does not name; name it in "
                    + HuggingFaceFiles.CONFIG + ", or give another data.chat_template");
        }
        try {
            this.template = new JinjaTemplate(source);
        } catch (DataException e) {
            throw new DataException(name + ": " + e.getMessage(), e);
        }
    }

    /** The text of one of {@link #NAMES}, or of a file. */
    public static String source(String nameOrFile, Path base) {
        if (NAMES.contains(nameOrFile)) {
            try (InputStream in = ChatTemplate.class.getResourceAsStream(nameOrFile + ".jinja")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new DataException("cannot read the template " + nameOrFile, e);
            }
        }
        Path file = base.resolve(nameOrFile).normalize();
        if (!Files.isRegularFile(file)) {
            throw new DataException("data.chat_template: there is no file " + file + ", and the names are " + NAMES);
        }
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DataException("data.chat_template: cannot read " + file + ": " + FileFailure.reason(e), e);
        }
    }

    /** The text that an answer is to continue, today. */
    public String prompt(Conversation chat) {
        return text(chat, true, LocalDateTime.now()).text();
    }

    /** What stands behind an answer, the end of its turn, without blanks; empty if nothing does. */
    public String afterAnswer() {
        String said = "Answer";
        String text = text(
                        new Conversation(
                                "a first answer",
                                List.of(
                                        Map.of(Conversation.ROLE, Conversation.USER, Conversation.CONTENT, "Question"),
                                        Map.of(Conversation.ROLE, Conversation.ASSISTANT, Conversation.CONTENT, said))),
                        false)
                .text();
        int at = text.lastIndexOf(said);
        return at < 0 ? "" : text.substring(at + said.length()).strip();
    }

    /**
     * A conversation.
     *
     * @throws DataException if the template refuses it, or writes a message otherwise once others follow
     */
    public Rendered render(Conversation chat) {
        Rendered all = text(chat, false);
        if (template.marksGeneration()) {
            return all;
        }
        List<int[]> spoken = new ArrayList<>();
        for (int i = 0; i < chat.messages().size(); i++) {
            if (chat.role(i).equals(Conversation.ASSISTANT)) {
                String before = text(chat.first(i), true).text();
                String with = i + 1 == chat.messages().size()
                        ? all.text()
                        : text(chat.first(i + 1), false).text();
                if (!with.startsWith(before) || !all.text().startsWith(with)) {
                    throw new DataException(chat.place() + ": " + name + " writes message " + (i + 1)
                            + " otherwise when " + (with.startsWith(before) ? "others follow it" : "it is asked for")
                            + ", so that its part cannot be told; put the assistant's part of the template between"
                            + " {% generation %} and {% endgeneration %}");
                }
                spoken.add(new int[] {before.length(), with.length()});
            }
        }
        return new Rendered(all.text(), spoken);
    }

    /** A conversation with the parts of {@link #render} that are told at once: at least that of a last answer ends there. */
    Rendered ending(Conversation chat) {
        Rendered all = text(chat, false);
        int end = all.text().length();
        return template.marksGeneration() ? all : new Rendered(all.text(), List.of(new int[] {end, end}));
    }

    private Rendered text(Conversation chat, boolean prompted) {
        return text(chat, prompted, DAY);
    }

    private Rendered text(Conversation chat, boolean prompted, LocalDateTime now) {
        Map<String, Object> variables = new HashMap<>(tokens);
        variables.put(JinjaTemplate.NOW, now);
        variables.put("messages", chat.messages());
        variables.put("add_generation_prompt", prompted);
        try {
            return template.render(variables);
        } catch (DataException e) {
            throw new DataException(
                    chat.place() + ": " + name + " refuses these "
                            + chat.messages().size() + " messages (" + roles(chat) + "): " + e.getMessage(),
                    e);
        }
    }

    private static String roles(Conversation chat) {
        List<String> roles = new ArrayList<>();
        for (int i = 0; i < chat.messages().size(); i++) {
            roles.add(i < 8 ? chat.role(i) : "...");
        }
        return String.join(", ", roles.subList(0, Math.min(9, roles.size())));
    }
}

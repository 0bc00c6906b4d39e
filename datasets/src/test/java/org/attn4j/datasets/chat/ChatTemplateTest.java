package org.attn4j.datasets.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.chat.jinja.Rendered;
import org.junit.jupiter.api.Test;

/**
 * Texts by the templates of this project equal those of transformers, character by character, and so does what the assistant
 * said. {@code templates.json} is written by {@code templates.py} beside it, whose head tells the command.
 */
class ChatTemplateTest {
    private static final Map<String, String> SPECIAL = Map.of("bos_token", "<s>", "eos_token", "</s>");

    private static ChatTemplate template(String name) {
        return new ChatTemplate(name, ChatTemplate.source(name, Path.of("")), SPECIAL);
    }

    private static Conversation chat(JsonNode messages) {
        return new Conversation("here", new JsonMapper().convertValue(messages, List.class));
    }

    private static Conversation chat(String... turns) {
        String messages = List.of(turns).stream()
                .map(turn -> turn.split(":", 2))
                .map(turn -> "{\"role\": \"" + turn[0] + "\", \"content\": \"" + turn[1] + "\"}")
                .collect(Collectors.joining(", ", "{\"messages\": [", "]}"));
        return Conversation.read("chats.jsonl, line 7", messages);
    }

    private static String spoken(Rendered rendered) {
        return rendered.spoken().stream()
                .map(part -> rendered.text().substring(part[0], part[1]))
                .collect(Collectors.joining());
    }

    @Test
    void textsAndAssistantsPartsAreThoseOfTransformers() throws IOException {
        JsonNode cases;
        try (InputStream in = ChatTemplateTest.class.getResourceAsStream("templates.json")) {
            cases = new JsonMapper().readTree(in);
        }
        Map<String, Integer> seen = new TreeMap<>();
        for (JsonNode one : cases) {
            ChatTemplate template = template(one.path("template").asText());
            Conversation chat = chat(one.path("messages"));
            boolean prompted = one.path("prompted").asBoolean();
            if (one.has("error")) {
                assertThatThrownBy(() -> template.prompt(chat))
                        .as("%s", one)
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("here")
                        .hasMessageContaining(one.path("error").asText());
            } else if (prompted) {
                assertThat(template.prompt(chat))
                        .as("%s", one)
                        .isEqualTo(one.path("text").asText());
            } else {
                Rendered rendered = template.render(chat);
                assertThat(rendered.text())
                        .as("%s", one)
                        .isEqualTo(one.path("text").asText());
                assertThat(spoken(rendered))
                        .as("%s", one)
                        .isEqualTo(one.path("assistant").asText());
            }
            seen.merge(one.path("template").asText(), 1, Integer::sum);
        }
        assertThat(seen.keySet()).containsExactlyElementsOf(ChatTemplate.NAMES);
        assertThat(seen.values()).allMatch(count -> count >= 40);
    }

    @Test
    void withoutGenerationBlocksPartsAreWhatEachAnswerAdds() {
        String plain = "{% for m in messages %}<{{ m.role }}>{{ m.content }};{% endfor %}"
                + "{% if add_generation_prompt %}<assistant>{% endif %}";
        Rendered rendered = new ChatTemplate("plain", plain, SPECIAL)
                .render(chat("system:s", "user:u", "assistant:one", "user:v", "assistant:two"));
        assertThat(rendered.text()).isEqualTo("<system>s;<user>u;<assistant>one;<user>v;<assistant>two;");
        assertThat(spoken(rendered)).isEqualTo("one;two;");
    }

    @Test
    void whatATemplateWritesBeforeAFirstAnswerIsNotTheAssistants() {
        String plain = "<s>be kind;{% for m in messages %}<{{ m.role }}>{{ m.content }};{% endfor %}"
                + "{% if add_generation_prompt %}<assistant>{% endif %}";
        Rendered rendered = new ChatTemplate("plain", plain, SPECIAL).render(chat("assistant:one", "user:u"));
        assertThat(rendered.text()).isEqualTo("<s>be kind;<assistant>one;<user>u;");
        assertThat(spoken(rendered)).isEqualTo("one;");
    }

    @Test
    void anAnswerThatIsWrittenOtherwiseLaterIsTold() {
        String last = "{% for m in messages %}<{{ m.role }}>{{ m.content if loop.last else '' }};{% endfor %}"
                + "{% if add_generation_prompt %}<assistant>{% endif %}";
        ChatTemplate template = new ChatTemplate("of last", last, SPECIAL);
        assertThatThrownBy(() -> template.render(chat("user:u", "assistant:one", "user:v", "assistant:two")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("chats.jsonl, line 7: of last writes message 2 otherwise")
                .hasMessageContaining("{% generation %}");
        String unasked =
                "{% for m in messages %}{{ m.content }};{% endfor %}{% if add_generation_prompt %}?{% endif %}";
        assertThatThrownBy(() -> new ChatTemplate("unasked", unasked, SPECIAL).render(chat("user:u", "assistant:a")))
                .hasMessageContaining("message 2 otherwise when it is asked for");
    }

    @Test
    void generationBlocksThatAreNoPairsAreRefused() {
        for (String source : List.of(
                "{% endgeneration %}a", "{% generation %}a", "{% generation %}{% generation %}a{% endgeneration %}")) {
            assertThatThrownBy(() -> new ChatTemplate("odd", source, SPECIAL).render(chat("user:u", "assistant:a")))
                    .as(source)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("a {% generation %} block ");
        }
    }

    @Test
    void anIndentOutOfBoundsIsRefused() {
        for (String indent : List.of("17", "-2", "999999999", "'x'")) {
            String source = "{{ messages | tojson(indent=" + indent + ") }}";
            assertThatThrownBy(() -> new ChatTemplate("wide", source, SPECIAL).render(chat("user:u", "assistant:a")))
                    .as(source)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("tojson: expected an indent from 0 to 16");
        }
    }

    @Test
    void outputWithoutBoundIsRefused() {
        String source = "{% for i in range(999) %}".repeat(3) + "xxxxxxxxxxxxxxxxxxxx" + "{% endfor %}".repeat(3);
        assertThatThrownBy(() -> new ChatTemplate("long", source, SPECIAL).render(chat("user:u", "assistant:a")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("long refuses")
                .hasMessageContaining("more than 16777216 bytes");
    }

    /** Data are the same on any day. */
    @Test
    void dataHaveADayOfTheirOwn() {
        String source = "{{ strftime_now('%d %b %Y') }}{% for m in messages %};{{ m.content }}{% endfor %}";
        ChatTemplate template = new ChatTemplate("dated", source, SPECIAL);
        assertThat(template.render(chat("user:u", "assistant:a")).text()).isEqualTo("26 Jul 2024;u;a");
        assertThat(template.prompt(chat("user:u"))).endsWith(";u").doesNotContain("2024");
    }

    @Test
    void toolsAreRefused() {
        String form = "{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\"}], \"tools\": %s}";
        assertThatThrownBy(() -> Conversation.read("x", String.format(form, "[{}]")))
                .hasMessageContaining("x: 'tools'");
        assertThat(Conversation.read("x", String.format(form, "[]")).messages()).hasSize(1);
    }

    @Test
    void aCallHasATextOrNoContent() {
        String form = "{\"messages\": [{\"role\": \"assistant\", \"tool_calls\": []%s}]}";
        for (String content : List.of("", ", \"content\": null", ", \"content\": \"\"")) {
            assertThat(Conversation.read("x", String.format(form, content))
                            .messages()
                            .get(0))
                    .containsEntry("content", "");
        }
        assertThatThrownBy(() -> Conversation.read("x", String.format(form, ", \"content\": [\"lost\"]")))
                .hasMessage("x: message 1: expected 'content', a text, got [\"lost\"]");
    }

    @Test
    void rolesThatDoNotAlternateAreToldWithTheirPlace() {
        assertThatThrownBy(() -> template("llama2").render(chat("user:a", "user:b", "assistant:c")))
                .isInstanceOf(DataException.class)
                .hasMessage("chats.jsonl, line 7: llama2 refuses these 3 messages (user, user, assistant): roles must"
                        + " alternate user, assistant, user, assistant ..., after at most one system message");
    }

    @Test
    void whatIsNoTemplateIsToldWithItsLine() {
        assertThatThrownBy(() -> new ChatTemplate("mine.jinja", "a\n{% if x %}\nb", SPECIAL))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("mine.jinja: line 2: ");
        assertThatThrownBy(() -> new ChatTemplate("mine.jinja", "a\n\n{{ 'x", SPECIAL))
                .hasMessage("mine.jinja: line 3: '{{' is never closed");
        assertThatThrownBy(() -> new ChatTemplate("mine.jinja", "{{ x | nonsense }}", SPECIAL))
                .hasMessage("mine.jinja: there is no filter 'nonsense' here");
        ChatTemplate failing = new ChatTemplate("mine.jinja", "\n\n{{ messages[0].content.nonsense() }}", SPECIAL);
        assertThatThrownBy(() -> failing.render(chat("user:a", "assistant:b")))
                .hasMessageStartingWith(
                        "chats.jsonl, line 7: mine.jinja refuses these 2 messages (user, assistant): line 3: ")
                .hasMessageContaining("nonsense");
    }

    @Test
    void anEndTokenThatTheTokenizerLacksIsRefused() {
        assertThatThrownBy(() -> new ChatTemplate("z", ChatTemplate.source("zephyr", Path.of("")), Map.of()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("eos_token");
    }

    @Test
    void anUnknownNameIsRefusedWithTheNames() {
        assertThatThrownBy(() -> ChatTemplate.source("chattml", Path.of("")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("[chatml, llama2, llama3, mistral, zephyr]");
    }

    @Test
    void messagesAreReadInBothForms() {
        Conversation ours =
                Conversation.read("x", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\", \"n\": 1}]}");
        assertThat(ours.messages()).containsExactly(Map.of("role", "user", "content", "a", "n", 1));
        Conversation shared = Conversation.read(
                "x",
                "{\"conversations\": [{\"from\": \"human\", \"value\": \"a\"}, {\"from\": \"gpt\", \"value\": \"b\"}]}");
        assertThat(shared.role(0) + shared.role(1)).isEqualTo("userassistant");
        assertThat(shared.messages().get(1)).containsEntry("content", "b");
    }

    @Test
    void messagesThatAreNoneAreToldByTheirNumber() {
        assertThatThrownBy(() -> Conversation.read("x, line 3", "{\"text\": 1}"))
                .hasMessageStartingWith("x, line 3: expected 'messages'");
        assertThatThrownBy(() -> Conversation.read("x", "{\"messages\": []}")).hasMessageContaining("an empty list");
        assertThatThrownBy(() -> chat("user:a", "wizard:b"))
                .hasMessageStartingWith("chats.jsonl, line 7: message 2: unknown role 'wizard'");
        assertThatThrownBy(() -> Conversation.read("x", "{\"messages\": [{\"role\": \"user\"}]}"))
                .hasMessage("x: message 1: expected 'content', a text, got none");
        assertThatThrownBy(() -> Conversation.read("x", "{\"messages\": [{\"role\": \"user\", \"content\": 3}]}"))
                .hasMessage("x: message 1: expected 'content', a text, got 3");
        assertThatThrownBy(() -> Conversation.read("x", "{\"messages\": [\"hi\"]}"))
                .hasMessageContaining("message 1: expected 'role'");
    }
}

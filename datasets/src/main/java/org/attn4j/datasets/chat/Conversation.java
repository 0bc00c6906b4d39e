package org.attn4j.datasets.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.datasets.DataException;

/**
 * Messages, one after the other.
 *
 * @param place where it stands, for messages of failures
 * @param messages each with {@code role}, {@code content} and what else its file gives
 */
public record Conversation(String place, List<Map<String, Object>> messages) {
    /** The role whose words are learnt. */
    public static final String ASSISTANT = "assistant";

    /** The role that asks. */
    public static final String USER = "user";

    static final String ROLE = "role";
    static final String CONTENT = "content";
    private static final Set<String> ROLES = Set.of("system", "developer", USER, ASSISTANT, "tool");
    private static final Map<String, String> SHARE_GPT = Map.of("human", USER, "gpt", ASSISTANT);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public Conversation {
        messages = List.copyOf(messages);
    }

    /**
     * Reads {@code {"messages": [{"role": …, "content": …}, …]}}, or ShareGPT's {@code {"conversations": [{"from": …, "value":
     * …}, …]}}.
     *
     * @throws DataException if it is neither, with the place and the message
     */
    public static Conversation read(String place, String json) {
        JsonNode object;
        try {
            object = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new DataException(place + ": expected a JSON object, but " + e.getOriginalMessage(), e);
        }
        boolean shared = object.path("conversations").isArray();
        JsonNode list = object.path(shared ? "conversations" : "messages");
        if (!list.isArray() || list.isEmpty()) {
            throw new DataException(place + ": expected 'messages', a list of {\"role\": ..., \"content\": ...}, got "
                    + (list.isArray() ? "an empty list" : list.isMissingNode() ? "none" : "something else"));
        }
        JsonNode tools = object.path("tools");
        if (!tools.isMissingNode() && !tools.isNull() && !(tools.isArray() && tools.isEmpty())) {
            throw new DataException(place + ": 'tools' are not given to templates here; leave the key out");
        }
        List<Map<String, Object>> messages = new ArrayList<>();
        for (JsonNode message : list) {
            messages.add(message(
                    place + ": message " + (messages.size() + 1),
                    message,
                    shared ? "from" : ROLE,
                    shared ? "value" : CONTENT));
        }
        return new Conversation(place, messages);
    }

    private static Map<String, Object> message(String place, JsonNode json, String roleKey, String contentKey) {
        String said = text(place, json, roleKey);
        String role = SHARE_GPT.getOrDefault(said, said);
        if (!ROLES.contains(role)) {
            throw new DataException(place + ": unknown role '" + said
                    + "'; expected system, developer, user, assistant or tool (ShareGPT: human, gpt)");
        }
        Map<String, Object> message = new LinkedHashMap<>();
        json.properties().forEach(e -> message.put(e.getKey(), JSON.convertValue(e.getValue(), Object.class)));
        message.put(ROLE, role);
        boolean mute = json.has("tool_calls") && json.path(contentKey).isNull() || !json.has(contentKey);
        message.put(CONTENT, json.has("tool_calls") && mute ? "" : text(place, json, contentKey));
        return message;
    }

    private static String text(String place, JsonNode message, String key) {
        if (!message.path(key).isTextual()) {
            throw new DataException(
                    place + ": expected '" + key + "', a text, got " + (message.has(key) ? message.get(key) : "none"));
        }
        return message.get(key).asText();
    }

    /** The role of a message. */
    public String role(int message) {
        return messages.get(message).get(ROLE).toString();
    }

    /** Whether the assistant says anything. */
    public boolean answers() {
        return toAssistant(messages.size()) > 0;
    }

    /** The first messages alone. */
    public Conversation first(int count) {
        return new Conversation(place, messages.subList(0, count));
    }

    /** Messages up to the last of the assistant's among the first so many; 0 if there is none. */
    int toAssistant(int count) {
        int end = count;
        while (end > 0 && !role(end - 1).equals(ASSISTANT)) {
            end--;
        }
        return end;
    }
}

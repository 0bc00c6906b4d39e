package com.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerConfig;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/** Runs of letters, no longer than so many, and single other characters. */
@TypeName("runs")
public record Runs(@Key(doc = "most letters of a token", value = "4") int longest) implements TokenizerConfig {
    @Override
    public Tokenizer of(String text) {
        return new Tokens(longest, List.copyOf(new TreeSet<>(Tokens.pieces(longest, text))));
    }

    /** The tokenizer; its entries are its ids. */
    public record Tokens(int longest, List<String> entries) implements Tokenizer {
        /** Builds it again. */
        public static Tokenizer fromJson(JsonNode json) {
            List<String> entries = new ArrayList<>();
            json.path("entries").forEach(e -> entries.add(e.asText()));
            return new Tokens(json.path("longest").asInt(), entries);
        }

        static List<String> pieces(int longest, String text) {
            Matcher piece = Pattern.compile("(?s)\\p{L}{1," + longest + "}|.").matcher(text);
            return piece.results().map(r -> r.group()).toList();
        }

        @Override
        public int vocabulary() {
            return entries.size();
        }

        @Override
        public int[] encode(String text) {
            return pieces(longest, text).stream()
                    .mapToInt(piece -> {
                        int id = entries.indexOf(piece);
                        if (id < 0) {
                            throw new DataException("the vocabulary has no '" + piece + "'");
                        }
                        return id;
                    })
                    .toArray();
        }

        @Override
        public String decode(int[] ids) {
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                text.append(entries.get(id));
            }
            return text.toString();
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("type", Tokens.class.getName()).put("longest", longest);
            entries.forEach(json.putArray("entries")::add);
            return json;
        }
    }
}

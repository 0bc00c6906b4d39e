package org.attn4j.datasets.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.file.Durable;

/** What a folder of shards holds once all of them are there: {@code index.json}. */
final class TokenIndex {
    private static final JsonMapper JSON = new JsonMapper();

    private TokenIndex() {}

    private static Path file(TokenFolder folder) {
        return folder.folder().orElseThrow().resolve("index.json");
    }

    /** Writes what has been encoded. */
    static void write(TokenFolder folder, EncodedCorpus corpus, Map<String, String> sources) throws IOException {
        ObjectNode json = JSON.createObjectNode().put("format", folder.title("", 0));
        ObjectNode sums = json.putObject("sources");
        sources.forEach(sums::put);
        json.put("id_sum", corpus.idSum());
        ArrayNode parts = json.putArray("parts");
        corpus.parts().forEach((name, part) -> parts.addObject()
                .put("name", name)
                .put("tokens", part.tokens().size())
                .put("characters", part.characters())
                .put("bytes", part.bytes())
                .put("words", part.words())
                .put("sha256", part.sha256())
                .put("shards", ((ShardedTokens) part.tokens()).shards()));
        Durable.replace(file(folder), json.toPrettyString() + "\n");
    }

    /** What lies in a folder; empty if it is not whole. */
    static Optional<EncodedCorpus> read(TokenFolder folder, Tokenizer tokenizer) {
        try {
            if (folder.folder().isEmpty() || !Files.isRegularFile(file(folder))) {
                return Optional.empty();
            }
            JsonNode json = JSON.readTree(file(folder).toFile());
            if (!json.path("format").asText().equals(folder.title("", 0))) {
                return Optional.empty();
            }
            Map<String, EncodedPart> parts = new LinkedHashMap<>();
            for (JsonNode part : json.path("parts")) {
                String name = part.path("name").asText();
                List<Shard> shards = folder.all(name, part.path("shards").asInt());
                ShardedTokens tokens = new ShardedTokens(shards);
                if (shards.size() != part.path("shards").asInt()
                        || tokens.size() != part.path("tokens").asLong()) {
                    return Optional.empty();
                }
                parts.put(
                        name,
                        new EncodedPart(
                                tokens,
                                part.path("characters").asLong(),
                                part.path("bytes").asLong(),
                                part.path("words").asLong(),
                                part.path("sha256").asText()));
            }
            return Optional.of(
                    new EncodedCorpus(tokenizer, parts, json.path("id_sum").asText()));
        } catch (IOException e) {
            // What cannot be read is made anew.
            return Optional.empty();
        }
    }
}

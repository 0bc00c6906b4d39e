package org.attn4j.datasets.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.attn4j.datasets.text.pipeline.unicode.ByteAlphabet;

/**
 * GPT-2's merges out of its tokens alone: a token's rank is when it was made, so that what it was made of is what the merges
 * before it leave of its bytes.
 */
final class Gpt2Merges {
    private static final String END = "<|endoftext|>";

    private Gpt2Merges() {}

    static ObjectNode toHuggingFace() {
        Map<String, Integer> ranks = new HashMap<>();
        String[] tokens = new String[Gpt2Tokenizer.END_OF_TEXT];
        for (int id = 0; id < tokens.length; id++) {
            tokens[id] = symbols(Gpt2Tokenizer.bytes(id));
            ranks.put(tokens[id], id);
        }
        ObjectNode json = HuggingFaceFormat.byteLevelFrame(new AddedTokens(Map.of(END, Gpt2Tokenizer.END_OF_TEXT)));
        ObjectNode model = (ObjectNode) json.get("model");
        ObjectNode vocab = model.putObject("vocab");
        ArrayNode merges = model.putArray("merges");
        for (int id = 0; id < tokens.length; id++) {
            vocab.put(tokens[id], id);
            if (tokens[id].length() > 1) {
                int cut = cut(tokens[id], id, ranks);
                merges.addArray().add(tokens[id].substring(0, cut)).add(tokens[id].substring(cut));
            }
        }
        vocab.put(END, Gpt2Tokenizer.END_OF_TEXT);
        return json;
    }

    private static String symbols(byte[] bytes) {
        StringBuilder symbols = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            symbols.append(ByteAlphabet.symbol(b));
        }
        return symbols.toString();
    }

    /** Where the last two parts of a token meet, when all merges of lower rank are done. */
    private static int cut(String token, int rank, Map<String, Integer> ranks) {
        StringBuilder ends = new StringBuilder();
        for (int i = 1; i <= token.length(); i++) {
            ends.append((char) i);
        }
        while (ends.length() > 2) {
            int best = -1;
            int least = rank;
            for (int i = 0; i + 1 < ends.length(); i++) {
                String merged = token.substring(i == 0 ? 0 : ends.charAt(i - 1), ends.charAt(i + 1));
                int here = ranks.getOrDefault(merged, rank);
                if (here < least) {
                    least = here;
                    best = i;
                }
            }
            ends.deleteCharAt(best);
        }
        return ends.charAt(0);
    }
}

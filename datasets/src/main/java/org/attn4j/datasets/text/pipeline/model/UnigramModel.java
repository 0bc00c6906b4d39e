package org.attn4j.datasets.text.pipeline.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.text.pipeline.json.JsonPart;

/**
 * The pieces of a word whose log probabilities have the largest sum (Viterbi); a character that is no piece counts 10 less
 * than the least likely piece. Unknown characters side by side are one token, or with {@code byte_fallback} the ids of
 * their UTF-8 bytes.
 *
 * @see <a href="https://arxiv.org/abs/1804.10959">Kudo 2018</a>
 */
public final class UnigramModel implements Model {
    private static final double UNKNOWN_PENALTY = 10;

    private final Tokens tokens;
    private final double[] scores;
    private final double unknownScore;
    private final int unknown;
    private final int[] bytes;
    private final Trie trie;
    private final WordCache cache = new WordCache(this::cut);

    UnigramModel(JsonPart model) {
        JsonPart vocab = model.at("vocab");
        if (!vocab.node().isArray()) {
            throw vocab.refuse("expected a list of tokens with their scores");
        }
        String[] listed = new String[vocab.node().size()];
        scores = new double[listed.length];
        for (int i = 0; i < listed.length; i++) {
            JsonNode entry = vocab.node().get(i);
            if (entry.size() != 2
                    || !entry.path(0).isTextual()
                    || !entry.path(1).isNumber()) {
                throw new JsonPart(entry, vocab.place() + "[" + i + "]").refuse("expected a token and its score");
            }
            listed[i] = entry.get(0).asText();
            scores[i] = entry.get(1).doubleValue();
        }
        JsonPart id = model.at("unk_id");
        unknown = id.absent() ? -1 : id.count();
        if (unknown >= listed.length) {
            throw id.refuse("expected the id of one of " + listed.length + " tokens");
        }
        tokens = Tokens.of(listed);
        bytes = model.at("byte_fallback").flag(false) ? tokens.bytes() : null;
        unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
        trie = new Trie(listed);
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public int[] ids(String word) {
        return cache.ids(word);
    }

    /** The best way to each place: where its last piece begins, and which it is. */
    private int[] cut(String word) {
        int n = word.length();
        double[] best = new double[n + 1];
        int[] begin = new int[n + 1];
        int[] piece = new int[n + 1];
        Arrays.fill(begin, -1);
        for (int at = 0, next; at < n; at = next) {
            next = at + Character.charCount(word.codePointAt(at));
            boolean known = false;
            int node = 0;
            for (int end = at; end < n; ) {
                node = trie.step(node, word.charAt(end++));
                if (node < 0) {
                    break;
                }
                int id = trie.id(node);
                if (id >= 0) {
                    reach(best, begin, piece, at, end, id, scores[id]);
                    known |= end == next;
                }
            }
            if (!known) {
                if (unknown < 0) {
                    throw new DataException("'" + word.substring(at, next)
                            + "' is in no piece of the vocabulary, and model.unk_id names no unknown token");
                }
                reach(best, begin, piece, at, next, unknown, unknownScore);
            }
        }
        return walkBack(word, begin, piece);
    }

    private static void reach(double[] best, int[] begin, int[] piece, int at, int end, int id, double score) {
        double sum = score + best[at];
        if (begin[end] < 0 || sum > best[end]) {
            best[end] = sum;
            begin[end] = at;
            piece[end] = id;
        }
    }

    private int[] walkBack(String word, int[] begin, int[] piece) {
        Deque<String> pieces = new ArrayDeque<>();
        for (int end = word.length(); end > 0; ) {
            int start = begin[end];
            while (piece[end] == unknown && unknown >= 0 && start > 0 && piece[start] == unknown) {
                start = begin[start];
            }
            pieces.push(word.substring(start, end));
            end = start;
        }
        Ids ids = new Ids(pieces.size());
        pieces.forEach(p -> add(p, ids));
        return ids.toArray();
    }

    private void add(String piece, Ids ids) {
        int id = tokens.id(piece);
        if (id < 0 && bytes != null) {
            byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
            int[] fallen = new int[utf8.length];
            for (int i = 0; i < utf8.length; i++) {
                fallen[i] = bytes[utf8[i] & 255];
            }
            if (Arrays.stream(fallen).allMatch(b -> b >= 0)) {
                ids.addAll(fallen);
                return;
            }
        }
        ids.add(id >= 0 ? id : unknown);
    }
}

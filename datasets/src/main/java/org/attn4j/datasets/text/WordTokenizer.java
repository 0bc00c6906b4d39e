package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.datasets.text.pipeline.model.Ids;
import org.attn4j.datasets.text.pipeline.unicode.Categories;
import org.attn4j.datasets.text.pipeline.unicode.LowerCase;

/**
 * One id for each known word. A word is a run of letters, marks, digits and underscores; every other character that is
 * no space is a word of its own, so that {@code Don't!} gives {@code Don ' t !}. Words that are not known become
 * {@code <unk>}.
 */
public final class WordTokenizer extends VocabularyTokenizer {
    static final String MODEL = "WordLevel";

    private static final String WORD = "[\\p{L}\\p{M}\\p{N}_]+|[^\\s\\p{L}\\p{M}\\p{N}_]";
    private static final Pattern WORDS = Pattern.compile(WORD, Pattern.UNICODE_CHARACTER_CLASS);

    private final boolean lowerCase;
    private final int unknown;

    WordTokenizer(Vocabulary vocabulary, AddedTokens added, boolean lowerCase) {
        super(vocabulary, added);
        this.lowerCase = lowerCase;
        this.unknown = SpecialTokens.need(special.unknown(), "unknown");
    }

    /** The words of a text, in lower case if wished. */
    public static List<String> words(String text, boolean lowerCase) {
        List<String> words = new ArrayList<>();
        String cased = lowerCase ? LowerCase.of(text) : text;
        for (Matcher m = WORDS.matcher(Categories.alike(cased)); m.find(); ) {
            words.add(cased.substring(m.start(), m.end()));
        }
        return words;
    }

    /**
     * Learns the most frequent words.
     *
     * @param size most ids, special ones included; 0 sets no limit
     * @param minFrequency the least count of a word that gets an id
     */
    public static WordTokenizer train(Iterable<String> texts, boolean lowerCase, int size, int minFrequency) {
        WordCounts counts = new WordCounts();
        // Special tokens in a text, such as WikiText's <unk>, are no words to be counted.
        AddedTokens names = AddedTokens.in(new Vocabulary(SpecialTokens.SEQUENCE), SpecialTokens.SEQUENCE);
        for (String text : texts) {
            for (AddedTokens.Piece piece : names.split(text)) {
                if (piece.id() < 0) {
                    words(piece.text(), lowerCase).forEach(counts::add);
                }
            }
        }
        List<String> tokens = new ArrayList<>(SpecialTokens.SEQUENCE);
        for (WordCounts.Count c : counts.byFrequency()) {
            if (c.count() >= minFrequency && (size == 0 || tokens.size() < size)) {
                tokens.add(c.word());
            }
        }
        Vocabulary vocabulary = new Vocabulary(tokens);
        return new WordTokenizer(vocabulary, AddedTokens.in(vocabulary, SpecialTokens.SEQUENCE), lowerCase);
    }

    static WordTokenizer fromJson(JsonNode json) {
        AddedTokens added = AddedTokens.fromJson(json.path("added_tokens"));
        Vocabulary vocabulary = Vocabulary.fromJson(json.path("model").path("vocab"), added);
        boolean lower = json.path("normalizer").path("type").asText().equals("Lowercase");
        JsonNode cut = json.path("pre_tokenizer").path("pretokenizers").path(1).path("pattern");
        require(WORD.equals(cut.path("Regex").asText()), "pre_tokenizer must cut at %s: %s", WORD, cut);
        return new WordTokenizer(vocabulary, added, lower);
    }

    @Override
    public int[] encode(String text) {
        Ids ids = new Ids(text.length() / 5);
        for (AddedTokens.Piece piece : added.split(text)) {
            if (piece.id() >= 0) {
                ids.add(piece.id());
            } else {
                words(piece.text(), lowerCase).forEach(word -> ids.add(vocabulary.idOr(word, unknown)));
            }
        }
        return ids.toArray();
    }

    /** The words of ids, special ones left out but {@code <unk>}. */
    public List<String> words(int[] ids) {
        List<String> words = new ArrayList<>();
        for (int id : ids) {
            String word = vocabulary.token(id);
            if (!added.contains(id) || special.shown(id)) {
                words.add(word);
            }
        }
        return words;
    }

    /** Words with spaces between them, but for those before and after punctuation that writing leaves out. */
    @Override
    public String decode(int[] ids) {
        return Spacing.join(words(ids));
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = HuggingFaceFormat.frame(added);
        if (lowerCase) {
            json.set("normalizer", JsonNodeFactory.instance.objectNode().put("type", "Lowercase"));
        }
        ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
        ArrayNode parts = sequence.putArray("pretokenizers");
        parts.addObject().put("type", "WhitespaceSplit");
        ObjectNode split = parts.addObject().put("type", "Split");
        split.putObject("pattern").put("Regex", WORD);
        split.put("behavior", "Isolated").put("invert", false);
        json.set("pre_tokenizer", sequence);
        json.putObject("model")
                .put("type", MODEL)
                .put("unk_token", vocabulary.token(unknown))
                .set("vocab", vocabulary.toJson());
        return json;
    }
}

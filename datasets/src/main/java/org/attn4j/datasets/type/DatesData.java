package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.batch.SplitMix64;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.SentencePair;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.CharacterTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * Generated dates of two centuries, written in English in one of several ways, and what they are in ISO 8601: {@code
 * Sunday, the 3rd of October 2021} and {@code 2021-10-03}, character by character. No date is in two parts.
 *
 * @param training number of training pairs
 * @param heldOut number of pairs of validation, and of test
 * @throws IllegalArgumentException if a number is not positive
 */
@TypeName("dates")
public record DatesData(
        @Key(doc = "number of training pairs", value = "20000") int training,
        @Key(doc = "number of pairs of validation, and of test", value = "1000") int heldOut)
        implements DataConfig {
    private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
    private static final int DAYS = (int) (LocalDate.of(2100, 1, 1).toEpochDay() - FIRST.toEpochDay());
    private static final int PARTS = 10;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ,./-";
    private static final CharacterTokenizer SOURCE = CharacterTokenizer.withSpecialTokens(ALPHABET);
    private static final CharacterTokenizer TARGET = CharacterTokenizer.withSpecialTokens("0123456789-");

    /** A Wednesday in September with two digits is written longest. */
    private static final int LONGEST = DateForms.ALL.stream()
            .mapToInt(form -> form.apply(LocalDate.of(2026, 9, 30)).length())
            .max()
            .orElseThrow();

    public DatesData {
        require(training > 0, "training must be positive: %d", training);
        requireAtMost("training", training, Limits.EXAMPLES);
        require(heldOut > 0, "held_out must be positive: %d", heldOut);
        requireAtMost("held_out", heldOut, Limits.EXAMPLES);
    }

    @Override
    public Facts facts() {
        int context = PairTask.context(LONGEST);
        return new Facts(DataFacts.pairs(SOURCE.vocabulary(), context, TARGET.vocabulary(), context), true);
    }

    @Override
    public Map<String, InputEncoder> encoders(Map<String, Tokenizer> tokenizers) {
        return PairTask.encoders(tokenizers, LONGEST, "the longest date has " + LONGEST, text -> text);
    }

    @Override
    public PairTask open(DataContext context) {
        Map<String, List<SentencePair>> held = new LinkedHashMap<>();
        held.put(TaskData.VALIDATION, pairs(0, heldOut));
        held.put(TaskData.TEST, pairs(1, heldOut));
        return new PairTask(
                SOURCE, TARGET, encoders(PairTask.named(SOURCE, TARGET)), LONGEST, pairs(2, training), held);
    }

    /** Pairs of one part: 0 validation, 1 test, 2 training, which has the other eight tenths of the dates. */
    private static List<SentencePair> pairs(int part, int count) {
        List<SentencePair> pairs = new ArrayList<>();
        long key = SplitMix64.at(0, part);
        for (long counter = 0; pairs.size() < count; counter += 2) {
            LocalDate date = FIRST.plusDays(SplitMix64.below(DAYS, key, counter));
            // Which part a date is in depends on it alone.
            long drawn = SplitMix64.below(PARTS, date.toEpochDay(), 0);
            if (Math.min(2, drawn) == part) {
                int form = (int) SplitMix64.below(DateForms.ALL.size(), key, counter + 1);
                pairs.add(new SentencePair(DateForms.ALL.get(form).apply(date), date.toString()));
            }
        }
        return pairs;
    }
}

package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.attn4j.datasets.batch.Noise;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.input.SideEncoder;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.task.Denoising;
import org.attn4j.datasets.task.DenoisingTask;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.BytePairTrainer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;

/**
 * Damaged texts that are to be mended by an encoder-decoder. Source and target have one vocabulary, of byte-level BPE
 * tokens learnt from the training part, {@code <mask>}, a sentinel {@code <extra_0>} … for each span, and a name for each
 * way of damage.
 *
 * @param dataset name of a data set with one text for each split
 * @param vocabulary V
 * @param context S, most tokens of a source: a multiple of 8
 * @param noise the way of damage
 * @param mix a second way, which half of the rows have; each source then begins with the name of its way
 * @param share of the tokens that are damaged, of spans, mask and delete
 * @param meanSpan mean length of a span
 * @param validation share of a source's texts, at their end, that is kept for validation where it has no such part
 * @param source texts of one's own in place of the data set
 * @throws IllegalArgumentException if the data set is unknown or has no such texts, or a number is out of range
 */
@TypeName("denoising")
public record DenoisingData(
        @Key(
                        doc = "name of a data set with one text for each split, or a card's file",
                        value = "wikitext-2",
                        path = ".yaml")
                Optional<String> dataset,
        @Key(doc = "V", value = "8000") int vocabulary,
        @Key(doc = "S, most tokens of a source: a multiple of 8", value = "128") int context,
        @Key(doc = "the way of damage: spans, mask, delete, permute, rotate or continuation", value = "spans")
                Noise noise,
        @Key(
                        doc = "a second way, which half of the rows have; each source then begins with the name of its"
                                + " way",
                        value = "null")
                Optional<Noise> mix,
        @Key(doc = "share of the tokens that are damaged, of spans, mask and delete", value = "0.15") double share,
        @Key(doc = "mean length of a span", value = "3") double meanSpan,
        @Key(
                        doc =
                                "share of a source's texts, at their end, that is kept for validation where it has no such part",
                        value = "0.1")
                double validation,
        @Key(doc = "texts of one's own in place of the data set", value = "null") Optional<Source> source)
        implements SourcedData {
    private static final Pattern BEFORE_SIGN = Pattern.compile(" +(?=<mask>|<extra_\\d+>)");

    public DenoisingData {
        require(context >= 8 && context % 8 == 0, "context must be a positive multiple of 8: %d", context);
        requireAtMost("context", context, Limits.CONTEXT);
        require(share > 0 && share < 1, "share must be between 0 and 1: %s", share);
        require(meanSpan >= 1, "mean_span must be at least 1: %s", meanSpan);
        int least = form(context, noise, mix, share, meanSpan).special().size() + 256;
        require(vocabulary >= least, "vocabulary must be at least %d, for bytes and sentinels: %d", least, vocabulary);
        requireAtMost("vocabulary", vocabulary, Limits.VOCABULARY);
        require(mix.isEmpty() || mix.get() != noise, "mix must be another way than noise: %s", noise);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        if (source.isEmpty()) {
            Cards.known(dataset, DatasetCard.SPLIT_TEXT, DatasetCard.SOURCE);
        }
    }

    /** Of a data set. */
    public DenoisingData(
            String dataset,
            int vocabulary,
            int context,
            Noise noise,
            Optional<Noise> mix,
            double share,
            double meanSpan) {
        this(Optional.of(dataset), vocabulary, context, noise, mix, share, meanSpan, 0.1, Optional.empty());
    }

    private static Denoising form(int context, Noise noise, Optional<Noise> mix, double share, double meanSpan) {
        return new Denoising(context, noise, mix, share, meanSpan);
    }

    /** How texts are damaged. */
    Denoising form() {
        return form(context, noise, mix, share, meanSpan);
    }

    /** The special tokens, in the order of their ids. */
    List<String> special() {
        return form().special();
    }

    /** Source and target; a blank before a sign that stands for damage belongs to what the sign stands for. */
    @Override
    public Map<String, InputEncoder> encoders(Map<String, Tokenizer> tokenizers) {
        Tokenizer source = tokenizers.get(PairTask.SOURCE);
        Tokenizer target = tokenizers.get(PairTask.TARGET);
        int longest = form().facts(source.vocabulary()).targetContext() - 1;
        String limit = "data.context " + context;
        return Map.of(
                PairTask.SOURCE,
                        new SideEncoder(source, Denoising.FRAMING, true, context - 1, limit)
                                .after(DenoisingData::plain),
                PairTask.TARGET,
                        new SideEncoder(target, Denoising.FRAMING, false, longest, limit).after(DenoisingData::plain));
    }

    /** A text as training has it. */
    private static String plain(String text) {
        return BEFORE_SIGN.matcher(text).replaceAll("");
    }

    @Override
    public Facts facts() {
        return new Facts(form().facts(vocabulary), false);
    }

    @Override
    public TaskData open(DataContext where) {
        return open(Corpora.ownOrSplits(source, dataset, where, validation), where);
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        return open(Corpora.other(source, where, UnaryOperator.identity()), where);
    }

    /** The task of given texts. */
    DenoisingTask open(Corpora texts, DataContext where) {
        Supplier<Tokenizer> learnt = () -> new BytePairTrainer(vocabulary, 2, special()).train(texts.words(where));
        String how = "denoising " + vocabulary + " " + special();
        // What a run of a data set is known by, which names no source.
        String settings = String.format(
                Locale.ROOT,
                "DenoisingData[dataset=%s, vocabulary=%d, context=%d, noise=%s, mix=%s, share=%s, meanSpan=%s]",
                texts.isSource() ? "source" : dataset.orElse("source"),
                vocabulary,
                context,
                noise,
                mix,
                share,
                meanSpan);
        return new DenoisingTask(form(), settings, texts.open(where, PairTask.SOURCE, how, learnt), texts.origin());
    }
}

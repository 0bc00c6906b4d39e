package org.attn4j.datasets.input;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attn4j.datasets.batch.Noise;
import org.attn4j.datasets.reader.PlainTextReader;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.CharacterTokens;
import org.attn4j.datasets.text.Gpt2Tokens;
import org.attn4j.datasets.text.TokenizerConfig;
import org.attn4j.datasets.type.BytePairTextData;
import org.attn4j.datasets.type.CbowData;
import org.attn4j.datasets.type.CharacterData;
import org.attn4j.datasets.type.ClassifiedTextData;
import org.attn4j.datasets.type.ConversationData;
import org.attn4j.datasets.type.CopyData;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.datasets.type.DatesData;
import org.attn4j.datasets.type.DenoisingData;
import org.attn4j.datasets.type.Gpt2BpeData;
import org.attn4j.datasets.type.ImageData;
import org.attn4j.datasets.type.KernelRegressionData;
import org.attn4j.datasets.type.KeyValueRecallData;
import org.attn4j.datasets.type.MaskedTextData;
import org.attn4j.datasets.type.SortData;
import org.attn4j.datasets.type.TokenizedTextData;
import org.attn4j.datasets.type.TranslationData;

/** Each type of data with its options, and how its batches are held against its encoder. */
final class EncoderCases {
    /** Types whose examples are no texts. */
    static final List<DataConfig> WITHOUT_TEXTS =
            List.of(new ImageData("fashion-mnist", 0.1, false, 0), new KernelRegressionData(5, 0.1, true, 1));

    /** Options that decide which texts and tokenizers there are, or how much is seen at once, but not how one is encoded. */
    static final Set<String> TOUCH_NO_IDS = Set.of(
            "weights",
            "file",
            "source",
            "validation",
            "test",
            "ConversationData.packing",
            "length",
            "letters",
            "heldOut",
            "keys",
            "values",
            "shots",
            "pair",
            "vocabulary",
            "minFrequency",
            "tokenizer",
            "share",
            "meanSpan",
            "training",
            "side",
            "CharacterData.dataset",
            "ClassifiedTextData.dataset",
            "TranslationData.dataset",
            "CbowData.dataset",
            "DenoisingData.dataset",
            "TokenizedTextData.dataset",
            "TokenizedTextData.reader");

    private static final Optional<Path> NO_PATH = Optional.empty();
    private static final Optional<Path> FILE = Optional.of(Path.of("running.txt"));
    private static final Optional<String> PARTS = Optional.of(MadeTexts.PARTS);

    private final MadeTexts made;

    /** A type of data with options, and the check of its batches. */
    record Case(DataConfig config, Check how, MadeTexts made) {
        void check() {
            TaskData data = config.open(made.where());
            how.check(data, config.encoders(data.tokenizers()));
        }
    }

    /** Holds batches against encoders. */
    interface Check {
        void check(TaskData data, Map<String, InputEncoder> encoders);
    }

    EncoderCases(MadeTexts made) {
        this.made = made;
    }

    List<Case> all() {
        List<Case> all = new ArrayList<>();
        for (int context : new int[] {5, 16, 200}) {
            for (ClassifiedTextData.Tokens tokens : ClassifiedTextData.Tokens.values()) {
                for (ClassifiedTextData.Keep keep : ClassifiedTextData.Keep.values()) {
                    for (boolean framed : new boolean[] {false, true}) {
                        add(all, reviews(tokens, keep, framed, context), RowChecks::classes);
                    }
                }
            }
        }
        for (boolean lower : new boolean[] {false, true}) {
            for (int longest : new int[] {4, 13, 100}) {
                add(all, pairs(TranslationData.Tokens.WORD, lower, longest), RowChecks::pairs);
                add(all, pairs(TranslationData.Tokens.BPE, lower, longest), RowChecks::pairs);
            }
            for (String set : List.of(MadeTexts.REVIEWS, MadeTexts.PARTS)) {
                for (int context : new int[] {16, 40}) {
                    add(all, new MaskedTextData(set, NO_PATH, lower, 200, context, 0.2, 0.25), RowChecks::hidden);
                }
            }
            add(all, new CbowData(MadeTexts.PARTS, 50, 1, lower, 2), RowChecks::neighbours);
        }
        for (Noise noise : Noise.values()) {
            add(all, damaged(noise, Optional.empty(), 16), RowChecks::roundTrip);
            add(
                    all,
                    damaged(noise, Optional.of(noise == Noise.SPANS ? Noise.MASK : Noise.SPANS), 24),
                    RowChecks::roundTrip);
        }
        add(all, new DatesData(50, 20), RowChecks::roundTrip);
        add(all, new CopyData(8, 10, 20), RowChecks::characters);
        add(all, new SortData(8, 10, 20), RowChecks::characters);
        add(all, new KeyValueRecallData(4, 10, 8, 20), RowChecks::characters);
        for (int context : new int[] {5, 11}) {
            add(all, new CharacterData(Optional.empty(), FILE, context, 0.1), RowChecks::running);
            add(
                    all,
                    new ConversationData(
                            Path.of("chats.jsonl"),
                            Optional.of(Path.of("0.3")),
                            NO_PATH,
                            new CharacterTokens(),
                            Optional.of(context == 5 ? "chatml" : "llama3"),
                            20 * context,
                            false),
                    RowChecks::written);
            add(all, new Gpt2BpeData(Optional.empty(), FILE, context, 0.1), RowChecks::running);
            add(all, new Gpt2BpeData(PARTS, NO_PATH, context, 0.1), RowChecks::running);
            for (TokenizerConfig tokens : List.of(new CharacterTokens(), new Gpt2Tokens())) {
                add(
                        all,
                        new TokenizedTextData(Optional.empty(), FILE, tokens, new PlainTextReader(), context, 0.1),
                        RowChecks::running);
            }
            for (BytePairTextData.Packing packing : BytePairTextData.Packing.values()) {
                add(all, new BytePairTextData(Optional.empty(), FILE, 300, context, 0.1, packing), RowChecks::running);
                add(all, new BytePairTextData(PARTS, NO_PATH, 300, context, 0.1, packing), RowChecks::running);
            }
        }
        return all;
    }

    private void add(List<Case> all, DataConfig config, Check how) {
        all.add(new Case(config, how, made));
    }

    private static ClassifiedTextData reviews(
            ClassifiedTextData.Tokens tokens, ClassifiedTextData.Keep keep, boolean framed, int context) {
        boolean lower = context != 16;
        return new ClassifiedTextData(MadeTexts.REVIEWS, tokens, NO_PATH, lower, 200, 1, context, keep, framed, 0.25);
    }

    private static TranslationData pairs(TranslationData.Tokens tokens, boolean lower, int longest) {
        return new TranslationData(MadeTexts.PAIRS, "de-en", tokens, lower, 400, 1, longest);
    }

    private static DenoisingData damaged(Noise noise, Optional<Noise> mix, int context) {
        return new DenoisingData(MadeTexts.PARTS, 320, context, noise, mix, 0.2, 2);
    }
}

package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.recipes.run.RunFolder;

/** The ids by which an encoder-decoder pads, begins and ends a target, in config.json. */
final class PairTokens {
    private PairTokens() {}

    /** Tells those of a run's own tokenizer, where config.json does not tell them yet. */
    static void add(ObjectNode config, RunFolder run) {
        Tokenizer target = run.tokenizers().get(PairTask.TARGET);
        if (target != null) {
            SpecialTokens special = target.specialTokens();
            put(config, "pad_token_id", special.padding());
            put(config, "bos_token_id", special.begin());
            put(config, "eos_token_id", special.end());
            put(config, "decoder_start_token_id", special.begin());
        }
    }

    private static void put(ObjectNode config, String key, OptionalInt id) {
        if (!config.has(key)) {
            id.ifPresent(present -> config.put(key, present));
        }
    }
}

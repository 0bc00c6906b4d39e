package org.attn4j.recipes;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.graph.DeviceNames;
import org.attn4j.framework.layer.Adapter;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.CheckpointSettings;
import org.attn4j.framework.train.EvaluateSettings;
import org.attn4j.framework.train.ListenerConfig;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.Tuning;

/**
 * A whole recipe.
 *
 * @param precision how cards compute matrix products; parameters and everything else are single precision
 * @throws IllegalArgumentException if the name is not what a folder can be called on every system, or nothing is known
 *     of such a device in this build
 */
public record Recipe(
        @Key(doc = "names the run's folder") String name,
        @Key(doc = "what the model learns from") DataConfig data,
        @Key(doc = "what is trained") Model model,
        @Key(doc = "how it is trained") TrainSettings train,
        @Key(doc = "starting values taken from another run", value = "{}") InitializeSettings initialize,
        @Key(
                        doc = "what is trained beside a model that stays as initialize has it; null trains the model",
                        value = "null")
                Optional<Adapter> adapter,
        @Key(doc = "when and how far it is evaluated", value = "{}") EvaluateSettings evaluate,
        @Key(doc = "when it is saved", value = "{}") CheckpointSettings checkpoint,
        @Key(doc = "what is written at the end, to look at", value = "{}") SampleSettings sample,
        @Key(doc = "what hears how training goes, beside progress and log", value = "[]")
                List<ListenerConfig> listeners,
        @Key(doc = "where it is computed: cpu, cuda, cuda:N or auto (a card if one can be used)", value = "cpu")
                String device,
        @Key(doc = "how cards compute matrix products: fp32, tf32 or bf16; sums are fp32", value = "fp32")
                Precision precision,
        @Key(doc = "which library computes matrix products on the CPU", value = "auto") BlasChoice blas) {
    private static final int NAME = 200;
    private static final Pattern RESERVED =
            Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);

    public Recipe {
        listeners = List.copyOf(listeners);
        require(
                name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") && !name.endsWith("."),
                "name must consist of letters, digits, '.', '_' and '-', begin with a letter or digit and not end with"
                        + " '.': '%s'",
                name);
        require(
                name.length() <= NAME,
                "name must have at most %d characters, as it names a folder; it has %d",
                NAME,
                name.length());
        require(
                !RESERVED.matcher(name).matches(),
                "name '%s' cannot name a folder on Windows; choose another, such as %s-run",
                name,
                name);
        DeviceNames.require(device);
    }

    /** What of the model is trained. */
    public Tuning tuning() {
        return new Tuning(initialize.frozen(), adapter);
    }
}

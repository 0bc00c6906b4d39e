package org.attn4j.recipes.huggingface;

import java.util.Map;
import java.util.Optional;
import org.attn4j.framework.op.elementwise.ActivationKind;

/** The names of activations. */
final class Activations {
    private static final Map<String, ActivationKind> READ = Map.of(
            "gelu", ActivationKind.GELU,
            "gelu_new", ActivationKind.GELU_TANH,
            "gelu_fast", ActivationKind.GELU_TANH,
            "gelu_pytorch_tanh", ActivationKind.GELU_TANH,
            "relu", ActivationKind.RELU,
            "silu", ActivationKind.SILU,
            "swish", ActivationKind.SILU);

    private Activations() {}

    /** The activation of a name. */
    static Optional<ActivationKind> of(String name) {
        return Optional.ofNullable(READ.get(name));
    }

    /** The activation that a key names. */
    static ActivationKind read(ConfigFile config, String key, String other) {
        String name = config.word(key, other);
        ActivationKind kind = READ.get(name);
        if (kind == null) {
            throw config.wrong(key, "one of " + READ.keySet().stream().sorted().toList(), name);
        }
        return kind;
    }

    /** Its name. */
    static String write(ActivationKind kind) {
        return switch (kind) {
            case GELU -> "gelu";
            case GELU_TANH -> "gelu_new";
            case RELU -> "relu";
            case SILU -> "silu";
        };
    }
}

package org.attn4j.recipes.schema;

import static org.attn4j.framework.config.Checks.require;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.config.TypeRegistry;

/** A small recipe schema that uses every kind of component. */
final class Fixtures {
    static final TypeRegistry REGISTRY = new TypeRegistry(Fixtures.class.getClassLoader());

    private Fixtures() {}

    /** Binds a text that stands for the file r.yaml. */
    static Recipe bind(String text, String... overrides) {
        return RecipeLoader.bind(text, "r.yaml", List.of(overrides), Recipe.class, REGISTRY);
    }

    interface Norm {}

    interface FeedForward {}

    enum Activation {
        RELU,
        GELU,
        GELU_TANH
    }

    /** @param epsilon added to the variance */
    @TypeName("layer_norm")
    record LayerNorm(@Key(doc = "added to the variance", value = "1e-5") double epsilon) implements Norm {
        LayerNorm {
            require(epsilon > 0, "epsilon must be positive: %s", epsilon);
        }
    }

    /**
     * @param epsilon added to the mean square
     * @param offset whether 1 is added to the scale
     */
    @TypeName("rms_norm")
    record RmsNorm(
            @Key(doc = "added to the mean square", value = "1e-6") double epsilon,
            @Key(doc = "whether 1 is added to the scale", value = "false") boolean offset)
            implements Norm {}

    /** @param power of the norm */
    record Unlisted(@Key(doc = "power of the norm", value = "2") int power) implements Norm {}

    static final class NotRecord implements Norm {}

    /**
     * @param hidden F
     * @param activation between the two products
     */
    @TypeName("mlp")
    record Mlp(@Key(doc = "F") int hidden, @Key(doc = "between the two products", value = "relu") Activation activation)
            implements FeedForward {}

    /** @param hidden F; 0 means 8/3 D */
    @TypeName("swiglu")
    record SwiGlu(@Key(doc = "F; 0 means 8/3 D", value = "0") int hidden) implements FeedForward {}

    /**
     * @param norm before each part
     * @param feedForward after attention
     */
    record Block(
            @Key(doc = "before each part", value = "layer_norm") Norm norm,
            @Key(doc = "after attention", value = "{type: mlp, hidden: 64}") FeedForward feedForward) {}

    /**
     * @param dim D
     * @param heads H
     * @param block every layer's parts
     */
    record Model(
            @Key(doc = "D") int dim,
            @Key(doc = "H", value = "4") int heads,
            @Key(doc = "every layer's parts", value = "{}") Block block) {
        Model {
            require(dim % heads == 0, "heads must divide dim: dim %d, heads %d", dim, heads);
        }
    }

    /**
     * @param steps optimizer steps
     * @param learningRate of the first step
     * @param seed of all random numbers
     * @param clip largest gradient norm
     * @param warmup steps with a rising rate
     * @param prompt start of the samples
     * @param corpus a text file
     * @param buckets lengths
     * @param decay weight decay by group
     * @param stages norms in turn
     */
    record Train(
            @Key(doc = "optimizer steps", value = "10") int steps,
            @Key(doc = "of the first step", value = "1e-3") double learningRate,
            @Key(doc = "of all random numbers", value = "1337") long seed,
            @Key(doc = "largest gradient norm") OptionalDouble clip,
            @Key(doc = "steps with a rising rate") OptionalInt warmup,
            @Key(doc = "start of the samples", value = "'\\n'") String prompt,
            @Key(doc = "a text file") Optional<Path> corpus,
            @Key(doc = "lengths", value = "[]") List<Integer> buckets,
            @Key(doc = "weight decay by group", value = "{}") Map<String, Double> decay,
            @Key(doc = "norms in turn", value = "[]") List<Norm> stages) {}

    /**
     * @param name of the run
     * @param model what is trained
     * @param train how it is trained
     */
    record Recipe(
            @Key(doc = "of the run", value = "test") String name,
            @Key(doc = "what is trained", value = "{dim: 8}") Model model,
            @Key(doc = "how it is trained", value = "{}") Train train) {}
}

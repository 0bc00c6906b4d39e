package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.attn4j.recipes.schema.Fixtures.Activation;
import org.attn4j.recipes.schema.Fixtures.LayerNorm;
import org.attn4j.recipes.schema.Fixtures.Mlp;
import org.attn4j.recipes.schema.Fixtures.Recipe;
import org.attn4j.recipes.schema.Fixtures.RmsNorm;
import org.attn4j.recipes.schema.Fixtures.SwiGlu;
import org.attn4j.recipes.schema.Fixtures.Unlisted;

class RoundTripTest {
    private static String write(Recipe recipe) {
        return RecipeWriter.write(recipe, Recipe.class, Fixtures.REGISTRY);
    }

    @Example
    void everyKeyIsWrittenWithDefaultsAndTypes() {
        assertThat(write(Fixtures.bind(
                        "train: {learning_rate: 1e-4, prompt: 'true', corpus: /a b, stages: [rms_norm]}")))
                .isEqualTo(
                        """
                        name: test
                        model:
                          dim: 8
                          heads: 4
                          block:
                            norm:
                              type: layer_norm
                              epsilon: 1.0e-5
                            feed_forward:
                              type: mlp
                              hidden: 64
                              activation: relu
                        train:
                          steps: 10
                          learning_rate: 1.0e-4
                          seed: 1337
                          clip: null
                          warmup: null
                          prompt: "true"
                          corpus: "%s"
                          buckets: []
                          decay: {}
                          stages:
                            - type: rms_norm
                              epsilon: 1.0e-6
                              offset: false
                        """
                                .formatted(Path.of("/a b").toAbsolutePath()));
    }

    @Property(tries = 300)
    void aWrittenRecipeBindsBackToAnEqualOne(@ForAll("recipes") Recipe recipe) {
        assertThat(Fixtures.bind(write(recipe))).isEqualTo(recipe);
    }

    @Property(tries = 1000)
    void anyTextSurvives(@ForAll("texts") String text) {
        String yaml = RecipeWriter.write(new ScalarNode(Location.commandLine(), text, true));
        assertThat(((ScalarNode) YamlReader.read(yaml, Location.commandLine())).text())
                .isEqualTo(text);
    }

    @Property(tries = 1000)
    void anyFiniteNumberSurvives(@ForAll double number) {
        Recipe recipe = Fixtures.bind("train: {learning_rate: " + number + "}");
        assertThat(recipe.train().learningRate()).isEqualTo(number);
        assertThat(Fixtures.bind(write(recipe)).train().learningRate()).isEqualTo(number);
    }

    /** Any characters that YAML can hold, with those that mean something to it, and words that look like other types. */
    @Provide
    Arbitrary<String> texts() {
        StringArbitrary any = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a0', '\ud7ff')
                .withChars("\n\r\t\0\u0007\u2028\ufeff'\"\\#:-{}[],&*!|>%@`?")
                .ofMaxLength(40);
        return Arbitraries.oneOf(
                any,
                any.map(s -> s + "😀" + s),
                Arbitraries.of(
                        "", "null", "~", "true", "no", "On", "1e3", "1_0", "0x1", ".nan", "=", "<<", "- a", "---"));
    }

    @Provide
    Arbitrary<Recipe> recipes() {
        Arbitrary<Double> numbers = Arbitraries.doubles().ofScale(12).between(1e-12, 1e12);
        Arbitrary<Fixtures.Norm> norms = Arbitraries.oneOf(
                numbers.map(LayerNorm::new),
                numbers.map(e -> new RmsNorm(e, e > 1)),
                Arbitraries.integers().map(Unlisted::new));
        Arbitrary<Fixtures.FeedForward> feedForwards = Arbitraries.oneOf(
                Arbitraries.integers().map(SwiGlu::new),
                Arbitraries.of(Activation.class).map(a -> new Mlp(a.name().length(), a)));
        Arbitrary<Fixtures.Model> models = Combinators.combine(
                        norms, feedForwards, Arbitraries.integers().between(1, 100))
                .as((n, f, heads) -> new Fixtures.Model(3 * heads, heads, new Fixtures.Block(n, f)));
        Arbitrary<Optional<Path>> paths = Arbitraries.of("a.txt", "b c/ü.txt", "#x: y")
                .map(p -> Path.of(p).toAbsolutePath())
                .optional();
        Arbitrary<List<Integer>> lists = Arbitraries.integers().list().ofMaxSize(4);
        Arbitrary<Map<String, Double>> maps = Arbitraries.maps(
                        Arbitraries.of("a", "1", "null", "b: c", "d.e", "", "no", "#"), numbers)
                .ofMaxSize(4);
        Arbitrary<Fixtures.Train> trains = Combinators.combine(
                        Arbitraries.integers(),
                        numbers,
                        Arbitraries.longs(),
                        texts(),
                        paths,
                        lists,
                        maps,
                        norms.list().ofMaxSize(3))
                .as((steps, rate, seed, prompt, path, buckets, decay, stages) -> new Fixtures.Train(
                        steps,
                        rate,
                        seed,
                        seed > 0 ? OptionalDouble.of(rate) : OptionalDouble.empty(),
                        steps > 0 ? OptionalInt.of(steps) : OptionalInt.empty(),
                        prompt,
                        path,
                        buckets,
                        decay,
                        stages));
        return Combinators.combine(texts(), models, trains).as(Recipe::new);
    }
}

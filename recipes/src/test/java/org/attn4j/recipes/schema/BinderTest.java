package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.attn4j.recipes.schema.Fixtures.Activation;
import org.attn4j.recipes.schema.Fixtures.LayerNorm;
import org.attn4j.recipes.schema.Fixtures.Mlp;
import org.attn4j.recipes.schema.Fixtures.RmsNorm;
import org.attn4j.recipes.schema.Fixtures.SwiGlu;
import org.attn4j.recipes.schema.Fixtures.Unlisted;
import org.junit.jupiter.api.Test;

class BinderTest {
    @Test
    void bindsEveryKindOfComponent() {
        Fixtures.Recipe recipe = Fixtures.bind(
                """
                name: 5
                model:
                  dim: 1_6
                  block:
                    norm: {type: rms_norm, offset: true}
                    feed_forward: {type: mlp, hidden: 5e3, activation: gelu_tanh}
                train:
                  steps: 2000
                  learning_rate: 3e-4
                  seed: 9_000_000_000
                  clip: 1
                  warmup: 100
                  prompt: "a\\nb"
                  corpus: /data/my.txt
                  buckets: [64, 1e2]
                  decay: {norm: 0, other.group: .1}
                  stages: [layer_norm, {type: rms_norm}]
                """);
        assertThat(recipe.name()).isEqualTo("5");
        assertThat(recipe.model().dim()).isEqualTo(16);
        assertThat(recipe.model().heads()).isEqualTo(4);
        assertThat(recipe.model().block())
                .isEqualTo(new Fixtures.Block(new RmsNorm(1e-6, true), new Mlp(5000, Activation.GELU_TANH)));
        Fixtures.Train train = recipe.train();
        assertThat(train.learningRate()).isEqualTo(0.0003);
        assertThat(train.seed()).isEqualTo(9_000_000_000L);
        assertThat(train.clip()).hasValue(1.0);
        assertThat(train.warmup()).hasValue(100);
        assertThat(train.prompt()).isEqualTo("a\nb");
        assertThat(train.corpus()).hasValue(Path.of("/data/my.txt").toAbsolutePath());
        assertThat(train.buckets()).containsExactly(64, 100);
        assertThat(train.decay()).isEqualTo(Map.of("norm", 0.0, "other.group", 0.1));
        assertThat(train.stages()).isEqualTo(List.of(new LayerNorm(1e-5), new RmsNorm(1e-6, false)));
    }

    @Test
    void missingKeysTakeTheirDefaultsAndOptionalOnesAreAbsent() {
        Fixtures.Recipe recipe = Fixtures.bind("train: {clip: null, corpus: ~}");
        assertThat(recipe.name()).isEqualTo("test");
        assertThat(recipe.model().block())
                .isEqualTo(new Fixtures.Block(new LayerNorm(1e-5), new Mlp(64, Activation.RELU)));
        assertThat(recipe.train().clip()).isEmpty();
        assertThat(recipe.train().warmup()).isEmpty();
        assertThat(recipe.train().corpus()).isEmpty();
        assertThat(recipe.train().prompt()).as("no escapes in single quotes").isEqualTo("\\n");
    }

    @Test
    void aTypeIsNamedShortOrByItsClassOrAsABareScalar() {
        String name = Unlisted.class.getName();
        assertThat(Fixtures.bind("train: {stages: [{type: " + name + ", power: 3}, " + name + "]}")
                        .train()
                        .stages())
                .isEqualTo(List.of(new Unlisted(3), new Unlisted(2)));
        assertThat(Fixtures.bind("model: {dim: 8, block: {feed_forward: swiglu}}")
                        .model()
                        .block()
                        .feedForward())
                .isEqualTo(new SwiGlu(0));
    }

    @Test
    void collectsEveryProblemInTheOrderOfTheLines() {
        assertThatThrownBy(
                        () -> Fixtures.bind(
                                """
                        nmae: x
                        train:
                          steps: abc
                          learningRate: 1
                          zzz: 1
                        model:
                          heads: 2.5
                          block:
                            norm:
                              type: layer_norm
                              epsilonn: 1
                        """))
                .isInstanceOf(RecipeException.class)
                .hasMessage(
                        """
                        r.yaml:1: nmae: unknown key; did you mean 'name'?
                        r.yaml:3: train.steps: expected a whole number, got 'abc'
                        r.yaml:4: train.learningRate: unknown key; did you mean 'learning_rate'?
                        r.yaml:5: train.zzz: unknown key; keys here: steps, learning_rate, seed, clip, warmup, prompt, \
                        corpus, buckets, decay, stages
                        r.yaml:6: model: missing key 'dim' (whole number): D
                        r.yaml:7: model.heads: expected a whole number from -2147483648 to 2147483647, got '2.5'
                        r.yaml:11: model.block.norm.epsilonn: unknown key; did you mean 'epsilon'?""");
    }

    @Test
    void problemsAreAListWithFileLineAndPath() {
        assertThatThrownBy(() -> Fixtures.bind("name: x\ntrain: {steps: abc}"))
                .isInstanceOfSatisfying(RecipeException.class, e -> assertThat(e.problems())
                        .containsExactly(
                                new Problem("r.yaml", 2, "train.steps", "expected a whole number, got 'abc'")));
    }

    @Test
    void whatAConstructorRefusesIsToldAtTheRecordsLine() {
        assertThatThrownBy(() -> Fixtures.bind(
                        "name: x\nmodel:\n  dim: 10\n  block:\n    norm:\n      type: layer_norm\n      epsilon: 0"))
                .hasMessage("r.yaml:5: model.block.norm: epsilon must be positive: 0.0");
        assertThatThrownBy(() -> Fixtures.bind("name: x\nmodel:\n  dim: 10"))
                .hasMessage("r.yaml:2: model: heads must divide dim: dim 10, heads 4");
    }

    @Test
    void unknownTypesAreToldWithTheNearestName() {
        refuses("{type: layernorm}", ".type: unknown type 'layernorm'; did you mean 'layer_norm'?");
        refuses("batch", ": unknown type 'batch'; known types: layer_norm, rms_norm");
        refuses("mlp", ": unknown type 'mlp'; known types: layer_norm, rms_norm");
        refuses("{epsilon: 1}", ": missing key 'type' of a norm; known types: layer_norm, rms_norm");
        refuses("{type: [a]}", ".type: expected a name, got a list; known types: layer_norm, rms_norm");
        refuses(
                "[a]",
                ": expected a norm (a name, or keys with 'type'), got a list; known types: layer_norm, rms_norm");
        refuses(
                "null",
                ": expected a norm (a name, or keys with 'type'), got nothing; known types: layer_norm, rms_norm");
        refuses(
                "com.acme.Mine",
                ": class com.acme.Mine cannot be found; expected a record that implements "
                        + Fixtures.Norm.class.getName()
                        + "; --plugins DIR adds the jars of a folder to the class path");
        String notRecord = Fixtures.NotRecord.class.getName();
        refuses(notRecord, ": class " + notRecord + " is not a record, so it cannot be configured");
    }

    @Test
    void aMisspeltTypeIsToldAsOne() {
        refuses(
                "{typ: rms_norm}",
                ": missing key 'type' of a norm (is 'typ' meant for it?); known types: layer_norm, rms_norm");
        refuses("{type: rms_norm, typ: layer_norm}", ".typ: unknown key; did you mean 'type'?");
        // The default's type stays where keys alone are given: its keys are not all that may stand here.
        assertThatThrownBy(() -> Fixtures.bind("model:\n  dim: 8\n  block:\n    feed_forward: {tpye: swiglu}"))
                .hasMessage("r.yaml:4: model.block.feed_forward.tpye: unknown key; did you mean 'type'?\n"
                        + "r.yaml:4: model.block.feed_forward: missing key 'hidden' (whole number): F");
        assertThatThrownBy(() -> Fixtures.bind(
                        "model: {dim: 8, block: {feed_forward: swiglu}}", "model.block.feed_forward.zzz=1"))
                .hasMessageContaining("model.block.feed_forward.zzz: unknown key; keys here: type, hidden");
    }

    private static void refuses(String norm, String message) {
        assertThatThrownBy(() -> Fixtures.bind("model:\n  dim: 8\n  block:\n    norm: " + norm))
                .hasMessage("r.yaml:4: model.block.norm" + message);
    }

    @Test
    void wrongFormsAreTold() {
        assertThatThrownBy(
                        () -> Fixtures.bind(
                                """
                        name: {a: 1}
                        model: 5
                        train:
                          steps: '5'
                          seed: 1e30
                          clip: .inf
                          learning_rate: .nan
                          warmup: 99999999999
                          prompt:
                          buckets: 5
                          decay: [1]
                          stages: [layer_norm, {type: rms_norm, offset: yes}]
                        """))
                .hasMessage(
                        """
                        r.yaml:1: name: expected text, got keys (a)
                        r.yaml:2: model: expected keys, got '5'
                        r.yaml:4: train.steps: expected a whole number, got the quoted text '5'
                        r.yaml:5: train.seed: expected a whole number from -9223372036854775808 to \
                        9223372036854775807, got '1e30'
                        r.yaml:6: train.clip: expected a number, got '.inf'
                        r.yaml:7: train.learning_rate: expected a number, got '.nan'
                        r.yaml:8: train.warmup: expected a whole number from -2147483648 to 2147483647, \
                        got '99999999999'
                        r.yaml:9: train.prompt: expected text, got nothing
                        r.yaml:10: train.buckets: expected a list, got '5'
                        r.yaml:11: train.decay: expected a map of names to values, got a list
                        r.yaml:12: train.stages[1].offset: expected true or false, got 'yes'""");
    }

    @Test
    void numbersThatAreTooLargeAndUnknownConstantsAreTold() {
        assertThatThrownBy(() -> Fixtures.bind("train: {learning_rate: 1e999, clip: 1e99999999999}"))
                .hasMessageContaining("r.yaml:1: train.learning_rate: expected a number below 1.8e308, got '1e999'")
                .hasMessageContaining("r.yaml:1: train.clip: expected a number, got '1e99999999999'");
        assertThatThrownBy(() -> Fixtures.bind(
                        "model: {dim: 8, block: {feed_forward: {type: mlp, hidden: 1, activation: gelu_tan}}}"))
                .hasMessage("r.yaml:1: model.block.feed_forward.activation: expected one of relu, gelu, gelu_tanh,"
                        + " got 'gelu_tan'; did you mean 'gelu_tanh'?");
    }
}

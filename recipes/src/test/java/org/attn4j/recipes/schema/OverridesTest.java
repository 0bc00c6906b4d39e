package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.attn4j.recipes.schema.Fixtures.LayerNorm;
import org.attn4j.recipes.schema.Fixtures.RmsNorm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {
    @Test
    void valuesAreYamlAndTheLastOneWins() {
        Fixtures.Recipe recipe = Fixtures.bind(
                "train: {steps: 1, buckets: [9]}\nmodel: {dim: 8}",
                "train.steps=2",
                "train.steps=3",
                "train.buckets=[1, 2]",
                "model.block.norm={type: rms_norm, offset: true}",
                "train.prompt=a=b");
        assertThat(recipe.train().steps()).isEqualTo(3);
        assertThat(recipe.train().buckets()).containsExactly(1, 2);
        assertThat(recipe.train().prompt()).isEqualTo("a=b");
        assertThat(recipe.model().block().norm()).isEqualTo(new RmsNorm(1e-6, true));
    }

    @Test
    void aChangedTypeDropsTheFilesKeysAndAKeyRefinesAName() {
        String text = "model: {dim: 8, block: {norm: {type: rms_norm, offset: true}}}";
        assertThat(Fixtures.bind(text, "model.block.norm.type=layer_norm")
                        .model()
                        .block()
                        .norm())
                .isEqualTo(new LayerNorm(1e-5));
        assertThat(Fixtures.bind("model: {dim: 8, block: {norm: rms_norm}}", "model.block.norm.epsilon=0.5")
                        .model()
                        .block()
                        .norm())
                .isEqualTo(new RmsNorm(0.5, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.b=1 ; a.c=2 | {a: {b: 1, c: 2}}",
                "a={b: 1, c: 2} ; a.b=3 | {a: {b: 3, c: 2}}",
                "a={b: {c: 1, d: 2}} ; a.b={c: 3} ; a.b.d=4 | {a: {b: {c: 3, d: 4}}}",
                "m.type=x ; m.a=1 | {m: {a: 1, type: x}}",
                "m=x ; m.a=1 | {m: {type: x, a: 1}}",
                "m={type: x, a: 1} ; m.type=y | {m: {type: y, a: 1}}",
                "o={m: {a: 1}} ; o.m=x | {o: {m: {a: 1, type: x}}}",
                "a={b: {c: 1}} ; a.b=null | {a: {b: null}}",
                "a={b: [1]} ; a.b=[2, 3] | {a: {b: [2, 3]}}"
            })
    void singleKeysOutweighThoseOfAMapInBothOrders(String overrides, String tree) {
        List<String> given = new ArrayList<>(List.of(overrides.split(" ; ")));
        assertThat(RecipeWriter.write(Overrides.read(given)))
                .isEqualTo(RecipeWriter.write(YamlReader.readMap(tree, "t")));
        Collections.reverse(given);
        assertThat(RecipeWriter.write(Overrides.read(given)))
                .isEqualTo(RecipeWriter.write(YamlReader.readMap(tree, "t")));
    }

    @Test
    void nothingOrAListBesideKeysOfItIsRefusedInBothOrders() {
        for (List<String> given :
                List.of(List.of("a=null", "a.b=1", "c=[1]", "c.d=2"), List.of("c.d=2", "c=[1]", "a.b=1", "a=null"))) {
            assertThatThrownBy(() -> Overrides.read(given))
                    .hasMessage(
                            """
                            command line: a: set to nothing, while keys of it are set too (b); remove one of both
                            command line: c: set to a list, while keys of it are set too (d); remove one of both""");
        }
    }

    @Test
    void everyBadFormIsTold() {
        assertThatThrownBy(() -> Overrides.read(List.of("train.steps", "=5", "a..b=1", "a=[1", "include=[x]", "a=*b")))
                .isInstanceOf(RecipeException.class)
                .message()
                .satisfies(message -> assertThat(message.lines())
                        .satisfiesExactly(
                                l -> assertThat(l)
                                        .isEqualTo("command line: expected key=value, such as train.steps=100,"
                                                + " got 'train.steps'"),
                                l -> assertThat(l).startsWith("command line: empty key in '=5'"),
                                l -> assertThat(l).startsWith("command line: empty key in 'a..b=1'"),
                                l -> assertThat(l).startsWith("command line: a: not valid YAML: while parsing"),
                                l -> assertThat(l).startsWith("command line: include: files can be included by"),
                                l -> assertThat(l).startsWith("command line: a: aliases (*name) are not allowed")));
    }

    @Test
    void problemsNameTheCommandLine() {
        assertThatThrownBy(() -> Fixtures.bind("name: x", "train.stepss=4", "model.dim=abc"))
                .hasMessage(
                        """
                        command line: model.dim: expected a whole number, got 'abc'
                        command line: train.stepss: unknown key; did you mean 'steps'?""");
    }

    @Test
    void aConstructorThatRefusesAnOverrideNamesTheCommandLine() {
        assertThatThrownBy(() -> Fixtures.bind("name: x\nmodel:\n  dim: 8", "model.heads=3"))
                .hasMessage("command line: model: heads must divide dim: dim 8, heads 3");
    }
}

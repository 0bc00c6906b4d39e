package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.attn4j.recipes.schema.Documentation.KeyDoc;
import org.junit.jupiter.api.Test;

class DocumentationTest {
    @Test
    void aKindListsItsTypesWithTheirKeys() {
        Documentation documentation = Documentation.of(Fixtures.FeedForward.class, Fixtures.REGISTRY);
        assertThat(documentation.kind()).isEqualTo("feed_forward");
        assertThat(documentation.types())
                .extracting(Documentation.TypeDoc::name)
                .containsExactly("mlp", "swiglu");
        assertThat(documentation.types().get(0).keys())
                .containsExactly(
                        new KeyDoc("hidden", "whole number", Optional.empty(), "F"),
                        new KeyDoc(
                                "activation",
                                "relu | gelu | gelu_tanh",
                                Optional.of("relu"),
                                "between the two products"));
    }

    @Test
    void aRecordsNestedKeysFollowWithDottedNames() {
        Documentation documentation = Documentation.of(Fixtures.Recipe.class, Fixtures.REGISTRY);
        assertThat(documentation.types().get(0).keys())
                .extracting(KeyDoc::name)
                .containsSubsequence(
                        "name", "model", "model.dim", "model.block", "model.block.norm", "train", "train.steps")
                .hasSize(3 + 3 + 2 + 10);
        assertThat(documentation.types().get(0).keys())
                .contains(
                        new KeyDoc(
                                "model.block.norm",
                                "norm (layer_norm | rms_norm)",
                                Optional.of("layer_norm"),
                                "before each part"),
                        new KeyDoc("train.clip", "number or null", Optional.of("null"), "largest gradient norm"),
                        new KeyDoc("train.decay", "map of number", Optional.of("{}"), "weight decay by group"));
    }

    @Test
    void theTextHasOneKeyALineInColumns() {
        assertThat(Documentation.of(Fixtures.FeedForward.class, Fixtures.REGISTRY)
                        .text())
                .isEqualTo(
                        """
                        mlp  (org.attn4j.recipes.schema.Fixtures$Mlp)
                          hidden      whole number             required      F
                          activation  relu | gelu | gelu_tanh  default relu  between the two products
                        swiglu  (org.attn4j.recipes.schema.Fixtures$SwiGlu)
                          hidden  whole number  default 0  F; 0 means 8/3 D
                        """);
    }
}

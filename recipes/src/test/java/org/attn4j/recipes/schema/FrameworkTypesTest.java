package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.model.Model;
import org.junit.jupiter.api.Test;

/** The framework's own records bind from YAML and come back from what is written of them. */
class FrameworkTypesTest {
    @Test
    void aLanguageModelBindsAndSurvivesWriting() {
        String text =
                """
                type: language_model
                dim: 128
                layers: 4
                position: {type: learned}
                block:
                  norm: {type: layer_norm}
                  attention: {type: causal, heads: 4}
                  feed_forward: {type: mlp, hidden: 512}
                """;
        Model model = RecipeLoader.bind(text, "r.yaml", List.of("layers=6"), Model.class, Fixtures.REGISTRY);
        assertThat(model).isInstanceOfSatisfying(LanguageModel.class, m -> {
            assertThat(m.dim()).isEqualTo(128);
            assertThat(m.layers()).isEqualTo(6);
        });
        String written = RecipeWriter.write(model, Model.class, Fixtures.REGISTRY);
        assertThat(written).contains("initial_deviation: 0.02", "type: causal", "hidden: 512");
        assertThat(RecipeLoader.bind(written, "w.yaml", List.of(), Model.class, Fixtures.REGISTRY))
                .isEqualTo(model);
        assertThat(Documentation.of(Model.class, Fixtures.REGISTRY).text())
                .contains("language_model  (org.attn4j.framework.model.LanguageModel)", "block.norm");
    }
}

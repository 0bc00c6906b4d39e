package org.attn4j.recipes.huggingface;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.RunFolder;

/** README.md of an export: what the model is, what it learned from, how good it is, how to load it, its recipe. */
record ModelCard(RunFolder run, Recipe recipe, Checkpoint checkpoint, Architecture architecture) {
    String text() throws IOException {
        return """
                ---
                library_name: transformers
                ---

                # %s

                %s, %s attn4j; step %d.

                ## Data

                %s

                ## Figures

                %s

                ## How to load it

                ```python
                from transformers import %2$s

                model = %2$s.from_pretrained("path/of/this/folder")
                ```

                ## Recipe

                ```yaml
                %7$s
                ```
                """
                .formatted(
                        recipe.name(),
                        architecture.classes().get(0),
                        imported() ? "read and written again by" : "trained by",
                        checkpoint.step(),
                        data(),
                        figures(),
                        Files.readString(run.recipe(), StandardCharsets.UTF_8).strip());
    }

    private boolean imported() {
        return checkpoint.step() == 0;
    }

    private String data() {
        String name = checkpoint.state().identity().settings().getOrDefault("data.dataset", "null");
        if (imported()) {
            return "What it was trained on, and under which licence, is told where it was imported from.";
        }
        if (name.equals("null")) {
            return "The files that the recipe names below `data`; their licence is that of their owner.";
        }
        DatasetCard card = DatasetCards.find(name);
        return card.description() + " Licence: " + card.licence() + ". " + card.citation();
    }

    private String figures() {
        return checkpoint
                .state()
                .best()
                .map(best ->
                        String.format(Locale.ROOT, "%s %.4f at step %,d", best.metric(), best.value(), best.step()))
                .orElse("None were measured in training.");
    }
}

package org.attn4j.recipes.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.schema.RecipeLoader;
import org.junit.jupiter.api.Test;

/** The recipes that docs/hugging-face.md lists fit the architectures that it names, with the keys that it names. */
class DocumentedRecipesTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9-]+)` \\| `(\\w+)` \\| (?:`([^`]*)` )?\\|");
    private static final TypeRegistry TYPES = new TypeRegistry(DocumentedRecipesTest.class.getClassLoader());

    @Test
    void fit() throws IOException {
        List<Matcher> rows;
        try (Stream<String> lines = Files.lines(HOME.resolve("docs/hugging-face.md"))) {
            rows = lines.map(ROW::matcher).filter(Matcher::matches).toList();
        }
        assertThat(rows).hasSize(7);
        for (Matcher row : rows) {
            List<String> keys =
                    row.group(3) == null ? List.of() : List.of(row.group(3).split(" "));
            Recipe recipe = RecipeLoader.load(Path.of(row.group(1) + ".yaml"), keys, HOME, Recipe.class, TYPES);
            KnownData known = new KnownData(recipe.data().facts().facts(), List.of(), Optional.empty());
            Architecture found =
                    Architectures.fitting(recipe.model(), known, null).architecture();
            assertThat(found.classes()).as(row.group(1)).startsWith(row.group(2));
        }
    }
}

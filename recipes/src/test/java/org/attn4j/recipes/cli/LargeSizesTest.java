package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.schema.RecipeLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sizes of models that no machine holds: validate says so, and allocates nothing for them. */
class LargeSizesTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    /** A recipe for each whole-number key below {@code model}, by the model's type and the key. */
    private static Map<String, String> sizes() throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (String line : Shell.run("recipes").out().lines().toList()) {
            String recipe = line.split("\\s+")[0];
            Recipe bound = RecipeLoader.load(
                    HOME.resolve("recipes/" + recipe + ".yaml"),
                    List.of(),
                    HOME,
                    Recipe.class,
                    new TypeRegistry(LargeSizesTest.class.getClassLoader()));
            List<String> keys = new ArrayList<>();
            collect((Record) bound.model(), "model", keys);
            keys.forEach(k -> found.putIfAbsent(bound.model().getClass().getSimpleName() + " " + k, recipe));
        }
        return found;
    }

    private static void collect(Record record, String path, List<String> keys) throws Exception {
        for (RecordComponent c : record.getClass().getRecordComponents()) {
            String key = path + "." + c.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
            c.getAccessor().setAccessible(true);
            if (c.getType() == int.class) {
                keys.add(key);
            } else if (c.getAccessor().invoke(record) instanceof Record inner) {
                collect(inner, key, keys);
            }
        }
    }

    @Test
    @Timeout(120)
    void noSizeIsTooLargeToBeRefused() throws Exception {
        Map<String, String> sizes = sizes();
        assertThat(sizes)
                .containsKeys(
                        "AttentionSeq2Seq model.embedding",
                        "EncoderDecoder model.decoder_layers",
                        "LanguageModel model.layers",
                        "LanguageModel model.block.feed_forward.experts");
        for (var size : sizes.entrySet()) {
            String key = size.getKey().split(" ")[1];
            boolean wide = key.matches(".*\\.(dim|hidden|embedding|experts)");
            for (int value : wide ? new int[] {Integer.MAX_VALUE, Limits.WIDTH} : new int[] {Integer.MAX_VALUE}) {
                Shell.Result r = Shell.run("validate", size.getValue(), key + "=" + value);
                String told = size + "=" + value + ": " + r.err() + r.out();
                assertThat(r.code()).as(told).isIn(0, 2);
                assertThat(r.err()).as(told).doesNotContain("overflow", "-2147483648");
            }
        }
    }

    @Test
    @Timeout(60)
    void theBoundIsTold() throws Exception {
        Path recipe = Shell.recipe(folder);
        assertThat(Shell.run("validate", recipe, "model.layers=1000000").err())
                .contains("layers must be at most 1,000: 1,000,000");
        assertThat(Shell.run("validate", recipe, "model.layers=1000").code()).isZero();
        assertThat(Shell.run("validate", "seq2seq-bahdanau-small", "model.embedding=2147483647")
                        .err())
                .contains("embedding must be at most 1,048,576: 2,147,483,647");
        assertThat(Shell.run("validate", recipe, "model.dim=1048576").err())
                .contains("feed_forward.up.weight [1048576, 4194304] would have 4,398,046,511,104 values")
                .contains("at most 2,147,483,639");
    }
}

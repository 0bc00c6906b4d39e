package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.attn4j.framework.train.schedule.LinearSchedule;
import org.attn4j.recipes.Recipe;

/** The keys of a command line mean the same in any order. */
class OverrideOrderTest {
    private static final Path INSTALLATION = Path.of("..").toAbsolutePath().normalize();

    private static Recipe load(String recipe, List<String> overrides) {
        return RecipeLoader.load(Path.of(recipe), overrides, INSTALLATION, Recipe.class, Fixtures.REGISTRY);
    }

    /** The whole recipe as text, or all that is wrong with it. */
    private static String outcome(String recipe, List<String> overrides) {
        try {
            return RecipeWriter.write(load(recipe, overrides), Recipe.class, Fixtures.REGISTRY);
        } catch (RecipeException e) {
            return "refused: "
                    + e.problems().stream().map(Problem::toString).sorted().toList();
        }
    }

    @Example
    void aTypeThatFollowsItsKeys() {
        assertThat(load("gpt-file.yaml", List.of("train.schedule.warmup=500", "train.schedule.type=linear"))
                        .train()
                        .schedule())
                .isInstanceOfSatisfying(
                        LinearSchedule.class, s -> assertThat(s.warmup()).isEqualTo(500));
        assertThat(outcome("gpt-file.yaml", List.of("data.file=X", "data.type=gpt2_bpe", "data.context=64")))
                .contains("type: gpt2_bpe", "context: 64")
                .doesNotContain("refused");
    }

    @Property(tries = 40)
    void anyOrderGivesTheSameRecipe(@ForAll("recipes") String recipe, @ForAll long seed) {
        List<String> overrides = new RandomOverrides(seed).below(Recipe.class, "");
        String outcome = outcome(recipe, overrides);
        Random random = new Random(~seed);
        for (int i = 0; i < 2; i++) {
            List<String> shuffled = new ArrayList<>(overrides);
            Collections.shuffle(shuffled, random);
            assertThat(outcome(recipe, shuffled))
                    .as("%s before %s", overrides, shuffled)
                    .isEqualTo(outcome);
        }
    }

    /** A key that no other override concerns is in the recipe, or is told to be wrong there. */
    @Property(tries = 40)
    void noKeyIsDropped(@ForAll("recipes") String recipe, @ForAll long seed) {
        List<String> overrides = new RandomOverrides(seed).below(Recipe.class, "");
        Collections.shuffle(overrides, new Random(seed));
        MapNode tree = RecipeLoader.tree(Path.of(recipe), overrides, IncludeFolders.of(INSTALLATION));
        for (String override : overrides) {
            String[] pair = override.split("=", 2);
            boolean plain = pair[1].matches("[A-Za-z0-9_.]+") && !pair[1].equals("null");
            if (plain && overrides.stream().noneMatch(o -> o.startsWith(pair[0] + "."))) {
                assertThat(valueAt(tree, pair[0]))
                        .as("%s of %s", override, overrides)
                        .isEqualTo(pair[1]);
            }
        }
    }

    private static String valueAt(MapNode tree, String path) {
        Node node = tree;
        for (String key : path.split("\\.")) {
            MapNode.Entry entry = node instanceof MapNode map ? map.entries().get(key) : null;
            if (entry == null) {
                return "nothing";
            }
            node = entry.value();
        }
        boolean kind = node instanceof MapNode map && map.entries().containsKey(Merge.TYPE);
        Node shown = kind ? ((MapNode) node).entries().get(Merge.TYPE).value() : node;
        return shown instanceof ScalarNode scalar ? scalar.text() : shown.describe();
    }

    @Provide
    Arbitrary<String> recipes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("."))) {
            return Arbitraries.of(files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".yaml"))
                    .sorted()
                    .toList());
        }
    }
}

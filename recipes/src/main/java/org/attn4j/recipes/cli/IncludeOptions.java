package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.schema.IncludeFolders;
import org.attn4j.recipes.schema.MapNode;
import org.attn4j.recipes.schema.RecipeLoader;
import org.attn4j.recipes.schema.ScalarNode;
import picocli.CommandLine.Option;

/** Options that say where recipes find what they name: included files, data sets with cards of one's own. */
final class IncludeOptions {
    @Option(
            names = "--allow-includes",
            paramLabel = "DIR",
            description = "A folder that recipes may include files from, besides their own and attn4j's.")
    List<Path> allowed = List.of();

    @Option(
            names = "--cards",
            paramLabel = "DIR",
            description = "A folder of cards, NAME.yaml, of data sets of your own that recipes name.")
    Path cards;

    /** Overrides, and that of a data set's name which is that of a card in the folder: the card's file. */
    List<String> withCards(Path recipe, List<String> overrides) {
        if (cards == null) {
            return overrides;
        }
        Set<String> names = DatasetCards.in(cards).keySet();
        MapNode tree = RecipeLoader.tree(recipe, overrides, folders());
        if (!(tree.entries().containsKey("data")
                && tree.entries().get("data").value() instanceof MapNode data
                && data.entries().containsKey("dataset")
                && data.entries().get("dataset").value() instanceof ScalarNode name
                && names.contains(name.text()))) {
            return overrides;
        }
        if (DatasetCards.all().stream().anyMatch(card -> card.name().equals(name.text()))) {
            throw new UsageException("--cards: " + cards + " has a card of " + name.text()
                    + ", and so has attn4j; name the card's file: data.dataset="
                    + cards.resolve(name.text() + DatasetCards.ENDING));
        }
        List<String> all = new ArrayList<>(overrides);
        all.add("data.dataset='"
                + cards.resolve(name.text() + DatasetCards.ENDING)
                        .toAbsolutePath()
                        .toString()
                        .replace("'", "''") + "'");
        return all;
    }

    IncludeFolders folders() {
        return new IncludeFolders(Installation.home(), allowed);
    }
}

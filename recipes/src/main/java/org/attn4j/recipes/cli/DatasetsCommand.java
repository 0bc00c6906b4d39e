package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.datasets.download.DataLocator;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.recipes.run.DataPlaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code attn4j datasets}. */
@Command(
        name = "datasets",
        description = "Lists the data sets that recipes can name and where they lie; fetch downloads one.",
        mixinStandardHelpOptions = true)
final class DatasetsCommand implements Callable<Integer> {
    private static final String BUNDLED = "comes with the project";

    @Mixin
    RecipeOptions options;

    @Override
    public Integer call() {
        DataContext where = DataPlaces.of(options.data, Path.of(""), System.err::println);
        DataLocator locator = new DataLocator(where.dataRoots());
        for (DatasetCard card : DatasetCards.all()) {
            String place = card.bundled()
                    ? BUNDLED
                    : locator.locate(card)
                            .map(l -> l.folder().toString())
                            .orElse("not here; attn4j datasets fetch " + card.name());
            System.out.printf(
                    "%-20s %s%n%-20s licence: %s%n%-20s %s%n", card.name(), card.task(), "", card.licence(), "", place);
        }
        return ExitCodes.DONE;
    }

    /** {@code attn4j datasets fetch}. */
    @Command(name = "fetch", description = "Downloads a data set.", mixinStandardHelpOptions = true)
    int fetch(
            @Parameters(paramLabel = "NAME", description = "The data set.") String name,
            @Mixin RecipeOptions fetchOptions) {
        DatasetCard card = DatasetCards.find(name);
        if (card.bundled()) {
            System.out.println(name + " " + BUNDLED);
            return ExitCodes.DONE;
        }
        DataContext where = DataPlaces.of(fetchOptions.data, Path.of(""), System.err::println);
        LocatedData data = new DataLocator(where.dataRoots()).obtain(card, where.progress(), false);
        System.out.println(data.folder());
        return ExitCodes.DONE;
    }
}

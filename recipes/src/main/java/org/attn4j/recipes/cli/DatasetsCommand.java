package org.attn4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.datasets.describe.CardDraft;
import org.attn4j.datasets.download.DataLocator;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.framework.file.Durable;
import org.attn4j.recipes.run.DataPlaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(names = "--cards", paramLabel = "DIR", description = "A folder of cards, NAME.yaml, that are listed too.")
    Path cards;

    @Override
    public Integer call() {
        DataContext where = DataPlaces.of(options.data, Path.of(""), System.err::println);
        list(DatasetCards.all(), new DataLocator(where.dataRoots()));
        if (cards != null) {
            list(DatasetCards.in(cards).values(), new DataLocator(where.dataRoots(), Optional.of(cards)));
        }
        return ExitCodes.DONE;
    }

    private static void list(Collection<DatasetCard> all, DataLocator locator) {
        for (DatasetCard card : all) {
            String place = card.bundled()
                    ? BUNDLED
                    : locator.locate(card)
                            .map(l -> l.folder().toString())
                            .orElse("not here; attn4j datasets fetch " + card.name());
            System.out.printf(
                    "%-20s %s%n%-20s licence: %s%n%-20s %s%n", card.name(), card.task(), "", card.licence(), "", place);
        }
    }

    /** {@code attn4j datasets fetch}. */
    @Command(name = "fetch", description = "Downloads a data set.", mixinStandardHelpOptions = true)
    int fetch(
            @Parameters(paramLabel = "NAME", description = "The data set, or the file of a card: my-card.yaml.")
                    String name,
            @Mixin RecipeOptions fetchOptions) {
        DatasetCard card = DatasetCards.find(name);
        if (card.bundled()) {
            System.out.println(name + " " + BUNDLED);
            return ExitCodes.DONE;
        }
        DataContext where = DataPlaces.of(fetchOptions.data, Path.of(""), System.err::println);
        LocatedData data = Cards.obtain(name, where);
        System.out.println(data.folder());
        return ExitCodes.DONE;
    }

    /** {@code attn4j datasets describe}. */
    @Command(
            name = "describe",
            description = "Looks at files of one data set and drafts a card of them: sums, counts, columns, lengths,"
                    + " classes.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Files are tables (.csv, .tsv, .jsonl), lines of text, or images (idx, cifar); a name with valid or test"
                        + " in it tells its part.",
                "",
                "Example: attn4j datasets describe my/train.csv my/test.csv --out my/my.yaml"
            })
    int describe(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of one folder.") List<Path> files,
            @Option(names = "--out", paramLabel = "CARD", description = "Where the card goes, and not to the output.")
                    Path out)
            throws IOException {
        if (out != null && (Files.isDirectory(out) || !out.toString().endsWith(DatasetCards.ENDING))) {
            throw new UsageException("--out: expected a file that ends in " + DatasetCards.ENDING + ", got " + out);
        }
        if (out != null && Files.exists(out)) {
            throw new UsageException("--out: " + out + " is there already, and a card may hold what only you know");
        }
        String name = out == null ? "" : out.getFileName().toString().replaceFirst("\\.yaml$", "");
        if (out != null && !name.matches(DatasetCard.NAME)) {
            throw new UsageException("--out: " + out.getFileName()
                    + " names the data set: expected lower case letters, digits and hyphens before "
                    + DatasetCards.ENDING);
        }
        CardDraft draft = new CardDraft(files);
        if (out == null) {
            System.out.print(draft.text());
        } else {
            Durable.update(out, draft.text(name));
            if (!out.toAbsolutePath().normalize().getParent().equals(draft.folder())) {
                System.err.println("warning: files are looked for beside their card, or in the folder " + name
                        + " of a folder of --data: move " + out + " into " + draft.folder());
            }
        }
        draft.warnings().forEach(warning -> System.err.println("warning: " + warning));
        return ExitCodes.DONE;
    }
}

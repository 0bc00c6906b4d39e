package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A card of one's own, drafted, named by a recipe, found in a folder. */
class OwnCardsTest {
    @TempDir
    Path folder;

    private Path cards;

    @BeforeEach
    void write() throws Exception {
        OwnData.make(folder);
        cards = Files.createDirectory(folder.resolve("my-reviews"));
        Files.copy(folder.resolve("reviews.csv"), cards.resolve("reviews.csv"));
        Shell.Result drafted = Shell.run("datasets", "describe", cards.resolve("reviews.csv"));
        assertThat(drafted.code()).as(drafted.err()).isZero();
        Files.writeString(cards.resolve("my-reviews.yaml"), drafted.out());
    }

    private Path recipe(String dataset) throws Exception {
        return OwnData.recipe(
                folder,
                "carded",
                "{type: classified_text, vocabulary: 40, min_frequency: 1, context: 8, dataset: " + dataset + "}",
                OwnData.CLASSIFIER);
    }

    private String done(Object... args) {
        Shell.Result result = Shell.run(args);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    @Test
    void aRecipeNamesItByItsFile() throws Exception {
        Path recipe = recipe("./my-reviews/my-reviews.yaml");
        assertThat(done("validate", recipe)).contains("valid");
        assertThat(done("data", recipe)).contains("27 training texts of 2 classes");
        done("train", recipe, "--runs", folder.resolve("runs"));
        Path run = folder.resolve("runs/carded");
        assertThat(done("evaluate", run)).contains("validation of step");
        done("resume", run, "train.steps=7");
        Files.delete(cards.resolve("my-reviews.yaml"));
        assertThat(done("predict", run, "it is fine")).contains("good").contains("bad");
        Shell.Result gone = Shell.run("validate", recipe);
        assertThat(gone.code()).isEqualTo(2);
        assertThat(gone.err())
                .contains("data.dataset")
                .contains("there is no file " + cards.resolve("my-reviews.yaml"));
    }

    @Test
    void aFolderOfCardsIsNamed() throws Exception {
        Path recipe = recipe("my-reviews");
        Shell.Result unknown = Shell.run("validate", recipe);
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("no data set is named 'my-reviews'").contains("--cards DIR");
        assertThat(done("data", recipe, "--cards", cards)).contains("27 training texts of 2 classes");
        done("train", recipe, "--cards", cards, "--runs", folder.resolve("runs"));
        assertThat(done("evaluate", folder.resolve("runs/carded"))).contains("validation of step");
        assertThat(done("datasets", "--cards", cards))
                .contains("imdb")
                .contains("my-reviews")
                .contains(cards.toString());
        Files.move(cards.resolve("my-reviews.yaml"), cards.resolve("other.yaml"));
        Shell.Result misnamed = Shell.run("data", recipe, "--cards", cards);
        assertThat(misnamed.code()).isBetween(1, 2);
        assertThat(misnamed.err()).contains("other.yaml is the card of my-reviews; name it my-reviews.yaml");
        assertThat(Shell.run("data", recipe, "--cards", folder.resolve("none")).err())
                .contains("--cards: there is no folder");
    }

    @Test
    void aDatasetIsReplacedByASource() throws Exception {
        Path recipe = recipe("imdb");
        assertThat(done(
                        "data",
                        recipe,
                        "data.dataset=null",
                        "data.source={type: csv, train: " + folder.resolve("reviews.csv")
                                + ", text: review, label: feeling}"))
                .contains("27 training texts of 2 classes");
        Shell.Result nothing = Shell.run("validate", recipe, "data.dataset=null");
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.err()).contains("give dataset or source");
    }
}

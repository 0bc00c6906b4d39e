package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.datasets.download.Sha256;
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
    void aRunGoesOnReadingAsItsCardSays() throws Exception {
        // Columns of other names and another delimiter than a source has by itself.
        String table = Files.readString(folder.resolve("reviews.csv"));
        assertThat(table).startsWith("id,review,feeling").doesNotContain(";");
        String other = table.replace(',', ';');
        Files.writeString(cards.resolve("reviews.csv"), other);
        Path card = cards.resolve("my-reviews.yaml");
        String text = Files.readString(card)
                .replaceFirst("sha256: \\S+", "sha256: " + Sha256.of(cards.resolve("reviews.csv")))
                .replaceFirst("(?m)^source:$", "source:\n  delimiter: ';'");
        Files.writeString(card, text);
        Path recipe = recipe("./my-reviews/my-reviews.yaml");
        done("train", recipe, "--runs", folder.resolve("runs"));
        Path run = folder.resolve("runs/carded");
        Path fresh = folder.resolve("fresh.csv");
        Files.writeString(fresh, other);
        assertThat(done("evaluate", run, "--file", fresh)).contains("of step");
        assertThat(done("predict", run, "--file", fresh)).startsWith("id;review;feeling;answer;probability");

        Files.writeString(
                cards.resolve("reviews.csv"),
                other + other.lines().skip(1).findFirst().orElseThrow() + "\n");
        Files.writeString(
                card,
                text.replaceFirst("sha256: \\S+", "sha256: " + Sha256.of(cards.resolve("reviews.csv")))
                        .replaceFirst("bytes: \\d+", "bytes: " + Files.size(cards.resolve("reviews.csv"))));
        Shell.Result changed = Shell.run("resume", run, "train.steps=9");
        assertThat(changed.code()).isNotZero();
        assertThat(changed.err()).contains("reviews.csv");
    }

    @Test
    void aDatasetThatIsNotKnownIsNamed() throws Exception {
        Shell.Result refused =
                Shell.run("validate", "quickstart", "data={type: characters, dataset: tiny-shakespear, context: 8}");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("did you mean 'tiny-shakespeare'?").doesNotContain("constructor");
    }

    @Test
    void aDraftIsWrittenOnce() {
        Path out = cards.resolve("my-reviews.yaml");
        Shell.Result refused = Shell.run("datasets", "describe", cards.resolve("reviews.csv"), "--out", out);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("is there already");
        Path odd = cards.resolve("My Reviews.yaml");
        refused = Shell.run("datasets", "describe", cards.resolve("reviews.csv"), "--out", odd);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("names the data set");
        Path elsewhere = folder.resolve("moods.yaml");
        Shell.Result apart = Shell.run("datasets", "describe", cards.resolve("reviews.csv"), "--out", elsewhere);
        assertThat(apart.code()).isZero();
        assertThat(apart.err()).contains("warning: files are looked for beside their card", "into " + cards);
        assertThat(elsewhere).content().contains("data.dataset=./moods.yaml").contains("name: moods");
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

package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recipe's data look like to its model: counted by hand here. */
class DataCommandTest {
    @TempDir
    Path folder;

    private String shown(Object... args) {
        Shell.Result result = Shell.run(args);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    @Test
    void reviewsAreCounted() throws Exception {
        OwnData.write(folder, "train.csv", "text,label\n" + "red blue,warm\nred green red,cold\n".repeat(6));
        OwnData.write(
                folder,
                "held.csv",
                "text,label\n"
                        + "red,warm\n"
                        + "red blue,cold\n"
                        + "red blue,cold\n"
                        + "blue red green,cold\n"
                        + "red red odd red odd red,warm\n");
        Path recipe = OwnData.recipe(
                folder,
                "colours",
                "{type: classified_text, vocabulary: 20, min_frequency: 1, context: 4, source: {type: csv, train:"
                        + " train.csv, validation: held.csv}}",
                OwnData.CLASSIFIER);
        String out = shown("data", recipe, "--show", "2", "train.batch=4");
        assertThat(out)
                .startsWith("12 training texts of 2 classes")
                .contains("training: the first 1,000 examples drawn\n")
                .contains("validation: 5 examples\n"
                        + "  classes: cold 3, warm 2\n"
                        + "  tokens of an example: least 1, a quarter up to 2, half 2, three quarters 3, most 4;"
                        + " 20.0 % fill the context of 4\n"
                        // Four tokens of the last text are kept, and one of these is not known: 1 of 12.
                        + "  unknown tokens: 8.33 %\n")
                .doesNotContain("training example 3")
                .doesNotContain("test:");
        String first = out.substring(out.indexOf("training example 1"), out.indexOf("training example 2"));
        String second = out.substring(out.indexOf("training example 2"));
        for (String example : new String[] {first, second}) {
            boolean warm = example.contains("labels  warm");
            assertThat(example).contains(warm ? "labels  warm" : "labels  cold");
            assertThat(example).containsPattern(warm ? "ids     red blue( |\\n)" : "ids     red green red( |\\n)");
        }
        assertThat(shown("data", recipe, "--show", "0")).doesNotContain("training example");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("train.csv", "held.csv", "colours.yaml");
    }

    @Test
    void pairsLinesAndImagesAreShown() throws Exception {
        OwnData.make(folder);
        OwnData.write(folder, "held.tsv", "source\ttarget\nword1 is\tis word1\nword2\tword2\n");
        Path pairs = OwnData.recipe(
                folder,
                "pairs",
                "{type: translation, tokens: word, min_frequency: 1, longest: 6, source: {type: tsv, train: pairs.tsv,"
                        + " validation: held.tsv}}",
                OwnData.TRANSLATOR);
        assertThat(shown("data", pairs, "--show", "1"))
                .contains("validation: 2 examples")
                .containsPattern("source +word\\d is( |\\n)");
        Path lines = OwnData.recipe(
                folder,
                "lines",
                "{type: characters, context: 8, source: {type: lines, train: lines.txt, validation: 0.3}}",
                OwnData.LANGUAGE_MODEL);
        assertThat(shown("data", lines, "--show", "1"))
                .contains("training example 1")
                .contains("unknown tokens: 0.00 %");
        Path images = OwnData.recipe(
                folder,
                "images",
                "{type: images, source: {type: idx, train: images.idx, train_labels: labels.idx, test: images.idx,"
                        + " test_labels: labels.idx}}",
                OwnData.IMAGES);
        assertThat(shown("data", images, "--show", "1"))
                .contains("test: 30 examples\n  classes: 0 10, 1 10, 2 10\n")
                .containsPattern("image +16 numbers from ");
    }

    @Test
    void aWrongColumnShows() throws Exception {
        OwnData.make(folder);
        Path recipe = OwnData.recipe(
                folder,
                "own",
                "{type: classified_text, source: {type: csv, train: reviews.csv, text: reviw, label: feeling}}",
                OwnData.CLASSIFIER);
        Shell.Result result = Shell.run("data", recipe);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("reviw", "review", "id, review, feeling");
        assertThat(Shell.run("data", recipe, "--show", "-1").err()).contains("--show must not be negative: -1");
    }
}

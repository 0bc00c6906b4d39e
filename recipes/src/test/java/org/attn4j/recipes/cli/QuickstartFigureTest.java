package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figure that README states for quickstart. */
class QuickstartFigureTest {
    @TempDir
    Path folder;

    private static double stated(String file, String pattern) throws IOException {
        Matcher found =
                Pattern.compile(pattern).matcher(Files.readString(Path.of("..").resolve(file)));
        assertThat(found.find()).as("%s in %s", pattern, file).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static double inReadme() throws IOException {
        return stated("README.md", "\\| `quickstart` \\|.*?\\| ([0-9.]+) nats/char \\|");
    }

    @Test
    void readmeAndRecipeStateTheSame() throws IOException {
        double measured = stated("recipes/quickstart.yaml", "validation loss of ([0-9.]+)");
        assertThat(inReadme()).isCloseTo(measured, within(0.0005));
    }

    /** Another processor, or another library of products, rounds otherwise: a loss of the third digit. */
    @Test
    @Tag("slow")
    void trainingGivesTheFigure() throws Exception {
        Shell.Result trained = Shell.run("train", "quickstart", "--runs", folder, "sample.tokens=0");
        assertThat(trained.code()).as(trained.err()).isZero();
        Shell.Result evaluated = Shell.run("evaluate", folder.resolve("quickstart"), "--json");
        double loss = new JsonMapper().readTree(evaluated.out()).get("loss").asDouble();
        assertThat(loss).isCloseTo(inReadme(), within(0.01));
    }
}

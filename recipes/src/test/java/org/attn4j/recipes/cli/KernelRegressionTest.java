package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe kernel-regression: leaving points out finds a width, letting each look at itself ends at none. */
class KernelRegressionTest {
    private static final Pattern WIDTH = Pattern.compile("width ([0-9.]+)</title>");
    private static final Pattern LOSS = Pattern.compile("\"kind\":\"evaluation\".*?\"loss\":([-0-9.eE]+)");

    @TempDir
    Path folder;

    private record Fit(double width, double validationLoss) {}

    private Fit fit(boolean leaveOneOut) throws Exception {
        Path runs = folder.resolve(String.valueOf(leaveOneOut));
        Path recipe = Path.of("kernel-regression.yaml");
        Shell.Result trained =
                Shell.run("train", recipe, "--runs", runs, "data.leave_one_out=" + leaveOneOut, "train.steps=1500");
        assertThat(trained.code()).as(trained.err()).isZero();
        Path run = runs.resolve("kernel-regression");
        String svg = Files.readString(run.resolve("fit.svg"));
        // A squared error has no perplexity.
        assertThat(Files.readString(run.resolve("metrics.jsonl"))).doesNotContain("perplexity");
        assertThat(trained.err()).contains("validation loss ").doesNotContain("perplexity");
        assertThat(svg).contains("<circle", "<polyline").endsWith("</svg>\n");
        return new Fit(last(WIDTH, svg), last(LOSS, Files.readString(run.resolve("metrics.jsonl"))));
    }

    private static double last(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        double value = Double.NaN;
        while (m.find()) {
            value = Double.parseDouble(m.group(1));
        }
        return value;
    }

    @Test
    void theNaiveWidthCollapses() throws Exception {
        Fit left = fit(true);
        Fit naive = fit(false);
        // Points lie 0.1 apart: a kernel much narrower than that sees one point alone.
        assertThat(left.width()).isBetween(0.1, 0.5);
        assertThat(naive.width()).isLessThan(0.05);
        assertThat(left.validationLoss()).isLessThan(0.05);
        assertThat(naive.validationLoss()).isGreaterThan(2 * left.validationLoss());
    }
}

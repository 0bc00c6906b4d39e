package org.attn4j.recipes.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportMetricsTest {
    @TempDir
    Path folder;

    private Metrics read(String text) throws IOException {
        return MetricsReader.read(Files.writeString(folder.resolve("metrics.jsonl"), text));
    }

    @Test
    void readsEveryKind() throws IOException {
        Metrics metrics = read(
                """
                {"kind":"train","step":10,"loss":2.5,"learning_rate":0.001,"seconds":1.5,"more":{"a":[1]}}
                {"kind":"evaluation","step":10,"split":"validation","loss":2.25,"perplexity":9.5,"seconds":99}
                {"kind":"evaluation","step":10,"split":"test","loss":2.75}
                {"kind":"sample","step":10,"prompt":"a","text":"ab"}
                {"kind":"weather","step":5000,"loss":1}
                """);
        assertThat(metrics.train("loss").at(10)).isEqualTo(2.5);
        assertThat(metrics.train("learning_rate").at(10)).isEqualTo(0.001);
        assertThat(metrics.evaluation("validation", "perplexity").at(10)).isEqualTo(9.5);
        assertThat(metrics.evaluation("test", "loss").at(10)).isEqualTo(2.75);
        assertThat(metrics.samples()).containsExactly(new Metrics.Sample(10, "a", "ab"));
        assertThat(metrics.lastStep()).isEqualTo(10);
        assertThat(metrics.elapsed()).isEqualTo(1.5);
        assertThat(metrics.unreadable()).isEmpty();
    }

    @Test
    void toleratesAnUnfinishedLastLineAndNamesOtherDamage() throws IOException {
        Metrics metrics = read("{\"kind\":\"train\",\"step\":1,\"loss\":2}\n{\"kind\":\"tr\n[]\n\n"
                + "{\"kind\":\"train\",\"loss\":2}\n{\"kind\":\"train\",\"step\":2,\"lo");
        assertThat(metrics.unreadable()).containsExactly(2, 3);
        assertThat(metrics.train("loss").size()).isEqualTo(1);
    }

    @Test
    void missingAndInfiniteValuesAreGaps() throws IOException {
        Metrics metrics = read(
                """
                {"kind":"train","step":0,"loss":NaN}
                {"kind":"train","step":1,"loss":null}
                {"kind":"train","step":2,"loss":"NaN"}
                {"kind":"train","step":3,"loss":Infinity}
                {"kind":"train","step":4,"loss":1}
                """);
        assertThat(metrics.train("loss").size()).isEqualTo(5);
        assertThat(metrics.train("loss").finiteCount()).isEqualTo(1);
        assertThat(Summary.warnings(metrics)).singleElement().asString().contains("on 4 of", "first being step 0");
    }

    @Test
    void elapsedSumsTheStretchesOfAResumedRun() throws IOException {
        Metrics metrics = read(
                """
                {"kind":"train","step":1,"seconds":10}
                {"kind":"train","step":2,"seconds":20}
                {"kind":"train","step":3,"seconds":4}
                """);
        assertThat(metrics.elapsed()).isEqualTo(24);
    }
}

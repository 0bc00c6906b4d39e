package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.batch.Noise;
import org.attn4j.datasets.task.DenoisingTask;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;

class DenoisingDataTest {
    private static final String WORDS = "one two three four . five six seven eight nine . ten ".repeat(8);

    private static DenoisingData config(Noise noise, Optional<Noise> mix) {
        return new DenoisingData("wikitext-2", 320, 32, noise, mix, 0.15, 3);
    }

    private static DenoisingTask open(DenoisingData config) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String part : new String[] {"training", "validation", "test"}) {
            texts.put(part, " \n = " + part + " = \n \n " + WORDS + "\n");
        }
        return config.open(Corpora.ofTexts(texts, "texts", text -> text), MadeDataset.where(Path.of(".")));
    }

    private static int[] row(Batch batch, String name, int row) {
        Batch.Ints array = (Batch.Ints) batch.arrays().get(name);
        int t = (int) array.shape()[1];
        return Arrays.copyOfRange(array.values(), row * t, (row + 1) * t);
    }

    @Test
    void rowsAreDamagedTextsAndWhatTheyLack() {
        DenoisingData config = config(Noise.SPANS, Optional.empty());
        DenoisingTask data = open(config);
        Tokenizer tokenizer = data.tokenizers().get("source");
        int extra = config.special().indexOf("<extra_0>");
        assertThat(tokenizer.encode("<extra_0>")).containsExactly(extra);
        // round(30 * 0.15) = 5 tokens (4.5 rounds up) in 2 spans
        assertThat(config.special()).endsWith("<extra_0>", "<extra_1>");
        assertThat(data.facts().context()).isEqualTo(32);
        assertThat(data.facts().targetContext()).isEqualTo(8);
        assertThat(data.splits()).containsExactly("validation", "test");
        Batch batch = data.split("test", 2).batch(0);
        int[] source = row(batch, "source", 0);
        assertThat(source).hasSize(32).contains(extra, extra + 1, 3);
        assertThat(row(batch, "ids", 0)).startsWith(2, extra).hasSize(8);
        assertThat(row(batch, "labels", 0)).startsWith(extra).endsWith(3);
        assertThat(batch.targets()).isEqualTo(16);
        assertThat(row(data.split("test", 2).batch(0), "source", 0)).isEqualTo(source);
    }

    @Test
    void twoWaysAreToldApartByTheirNames() {
        DenoisingData config = config(Noise.ROTATE, Optional.of(Noise.CONTINUATION));
        DenoisingTask data = open(config);
        assertThat(data.facts().targetContext()).isEqualTo(32);
        BatchSource training = data.training(4, 1);
        int rotated = config.special().indexOf("<task_rotate>");
        int continued = config.special().indexOf("<task_continuation>");
        int[] counts = new int[2];
        for (long i = 0; i < 25; i++) {
            for (int r = 0; r < 4; r++) {
                int[] source = row(training.batch(i), "source", r);
                boolean first = source[0] == rotated;
                assertThat(source[0]).isIn(rotated, continued);
                assertThat(Arrays.stream(source).filter(id -> id > 3).count()).isEqualTo(first ? 31 : 16);
                counts[first ? 0 : 1]++;
            }
        }
        // Binomial over 100 at one half: four deviations are 20.
        assertThat(counts[0]).isBetween(30, 70);
        assertThat(row(open(config).training(4, 1).batch(7), "source", 2))
                .isEqualTo(row(training.batch(7), "source", 2));
        assertThat(data.fingerprint()).isEqualTo(open(config).fingerprint());
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> config(Noise.MASK, Optional.of(Noise.MASK))).hasMessageContaining("another way");
        assertThatThrownBy(() -> new DenoisingData("wikitext-2", 320, 30, Noise.MASK, Optional.empty(), 0.15, 3))
                .hasMessageContaining("multiple of 8");
        assertThatThrownBy(
                        () -> open(new DenoisingData("wikitext-2", 400, 2048, Noise.MASK, Optional.empty(), 0.15, 30)))
                .hasMessageContaining("no document of 2046 tokens");
    }
}

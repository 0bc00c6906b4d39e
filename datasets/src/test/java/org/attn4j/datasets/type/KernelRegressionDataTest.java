package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.datasets.task.KernelRegressionTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;

class KernelRegressionDataTest {
    private static float[] floats(Batch batch, String name) {
        return ((Batch.Floats) batch.arrays().get(name)).values();
    }

    @Test
    void aPointIsLeftOutOfItsOwnExamples() {
        TaskData data = new KernelRegressionData(6, 0, true, 1).open(null);
        Batch batch = data.training(4, 0).batch(1);
        // Points 4, 5, 0, 1; without noise y = 2 sin(x) + x^0.8.
        float[] x = floats(batch, "query");
        assertThat(x).containsExactly(new float[] {20 / 6f, 25 / 6f, 0, 5 / 6f}, within(1e-6f));
        assertThat(floats(batch, "target")[1])
                .isEqualTo((float) (2 * Math.sin(25 / 6.0) + Math.pow(25 / 6.0, 0.8)), within(1e-6f));
        float[] keys = floats(batch, "keys");
        assertThat(keys).hasSize(4 * 5);
        for (int i = 0; i < 20; i++) {
            assertThat(keys[i]).isNotEqualTo(x[i / 5]);
            assertThat((double) floats(batch, "values")[i])
                    .isEqualTo(2 * Math.sin(keys[i]) + Math.pow(keys[i], 0.8), within(1e-6));
        }
        TaskData naive = new KernelRegressionData(6, 0, false, 1).open(null);
        Batch all = naive.training(4, 0).batch(1);
        assertThat(floats(all, "keys")).hasSize(4 * 6).contains(x[0]);
        assertThat(naive.fingerprint()).isNotEqualTo(data.fingerprint());
    }

    @Test
    void validationAsksForTheCurveOnce() {
        TaskData data = new KernelRegressionData(50, 0.5, true, 1).open(null);
        var source = data.split("validation", 64);
        assertThat(source.size()).isEqualTo(2);
        assertThat(source.batch(0).targets() + source.batch(1).targets()).isEqualTo(100);
        float[] x = floats(source.batch(1), "query");
        assertThat((double) floats(source.batch(1), "target")[35])
                .isEqualTo(2 * Math.sin(x[35]) + Math.pow(x[35], 0.8), within(1e-6));
        assertThatThrownBy(() -> data.split("test", 1)).hasMessageContaining("no split test");
    }

    @Test
    void noiseHasTheDeviationAskedFor() {
        Batch all = new KernelRegressionData(5000, 0.5, false, 1)
                .open(null)
                .training(1, 0)
                .batch(0);
        double square = 0;
        double sum = 0;
        for (int i = 0; i < 5000; i++) {
            double noise = floats(all, "values")[i] - KernelRegressionTask.curve(floats(all, "keys")[i]);
            sum += noise;
            square += noise * noise;
        }
        assertThat(sum / 5000).isEqualTo(0, within(0.03));
        assertThat(Math.sqrt(square / 5000)).isEqualTo(0.5, within(0.02));
    }
}

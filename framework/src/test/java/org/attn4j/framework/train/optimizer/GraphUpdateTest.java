package org.attn4j.framework.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** An optimizer's update written as a graph. */
class GraphUpdateTest {
    private static final int N = 1000;
    private static final int DECAYED = 300;

    private final HostDevice device = new HostDevice(1, BlasChoice.OPENBLAS);
    private final Backend backend = Backend.host(device);
    private final Random random = new Random(3);

    private Tensor tensor(float... values) {
        Tensor t = new Tensor(device.allocate(DataType.FLOAT, values.length), 0, TensorSpec.floats(values.length));
        device.copyIn(values, t);
        return t;
    }

    private Tensor drawn() {
        float[] x = new float[N];
        for (int i = 0; i < N; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return tensor(x);
    }

    private float[] read(Tensor t) {
        float[] x = new float[(int) t.size()];
        device.copyOut(t, x);
        return x;
    }

    private UpdateBuffers buffers(Tensor w, Tensor g, Tensor hyper, String... moments) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (String name : moments) {
            named.put(name, tensor(new float[N]));
        }
        return new UpdateBuffers(w, g, named, hyper, DECAYED);
    }

    @Test
    void severalStepsAreThoseOfTheFormula() {
        // Nesterov's momentum with decay: m = 0.9 m + g + 0.1 w, w = w - rate (g + 0.1 w + 0.9 m).
        Update update = Update.graph(graph -> {
            SDVariable w = graph.weights();
            SDVariable g = graph.gradient().add(w.mul(graph.decays()).mul(0.1));
            SDVariable m = graph.moment("speed").mul(0.9).add(g);
            return List.of(w.sub(g.add(m.mul(0.9)).mul(graph.rate())), m);
        });
        Tensor w = drawn();
        Tensor g = drawn();
        UpdateBuffers buffers = buffers(w, g, tensor(0.05f, 0.5f), "speed");
        double[] expected = new double[N];
        double[] speed = new double[N];
        float[] start = read(w);
        float[] gradient = read(g);
        for (int i = 0; i < N; i++) {
            expected[i] = start[i];
        }
        Runnable step = update.bind(backend, buffers);
        for (int s = 0; s < 3; s++) {
            step.run();
            for (int i = 0; i < N; i++) {
                double slope = 0.5 * gradient[i] + (i < DECAYED ? 0.1 * expected[i] : 0);
                speed[i] = 0.9 * speed[i] + slope;
                expected[i] -= 0.05 * (slope + 0.9 * speed[i]);
            }
        }
        float[] got = read(w);
        float[] moved = read(buffers.moments().get("speed"));
        for (int i = 0; i < N; i++) {
            assertThat((double) got[i]).as("w[%d]", i).isCloseTo(expected[i], within(1e-5));
            assertThat((double) moved[i]).as("m[%d]", i).isCloseTo(speed[i], within(1e-5));
        }
        assertThat(read(g)).isEqualTo(gradient);
    }

    @Test
    void momentsMayTakeEachOthersOldValues() {
        Update update = Update.graph(graph -> List.of(
                graph.weights().sub(graph.moment("b")),
                graph.moment("b").add(1),
                graph.moment("a").add(graph.weights())));
        Tensor w = drawn();
        float[] old = read(w);
        UpdateBuffers buffers = buffers(w, drawn(), tensor(0.1f, 1), "a", "b");
        update.bind(backend, buffers).run();
        assertThat(read(w)).isEqualTo(old);
        assertThat(read(buffers.moments().get("a"))).containsOnly(1);
        assertThat(read(buffers.moments().get("b"))).isEqualTo(old);
    }

    @Test
    void whatDoesNotFitIsRefusedInWords() {
        UpdateBuffers buffers = buffers(drawn(), drawn(), tensor(0.1f, 1), "m");
        assertThatThrownBy(() -> Update.graph(g -> List.of(g.weights().mul(2))).bind(backend, buffers))
                .hasMessageContaining("expected 2 results, got 1")
                .hasMessageContaining("[m]");
        assertThatThrownBy(() -> Update.graph(g -> List.of(g.weights().mul(2), g.moment("v")))
                        .bind(backend, buffers))
                .hasMessage("the optimizer has no moment 'v', only [m]");
        assertThatThrownBy(() -> Update.graph(g -> List.of(g.weights().mul(2), g.moment("m")))
                        .bind(backend, buffers))
                .hasMessageContaining("hands back 'moments/m' as it was given");
        assertThatThrownBy(() -> Update.graph(
                                g -> List.of(g.weights().mul(2), g.weights().sum()))
                        .bind(backend, buffers))
                .hasMessageContaining("result 1 of an optimizer's update: expected");
        assertThatThrownBy(() ->
                        Update.graph(g -> List.of(g.hyper(2), g.weights())).bind(backend, buffers))
                .hasMessageContaining("has 2 hyper numbers, asked for number 2");
    }
}

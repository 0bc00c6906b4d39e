package org.attn4j.framework.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.train.optimizer.Optimizer;
import org.attn4j.framework.train.optimizer.UpdateBuffers;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The optimizer's updates of a model's groups. A group of depth d has {@code layer_decay^d} times the rate. With
 * {@code unfreeze_every: N}, group g is trained from step {@code N g} on and counts its updates from there, as if the
 * optimizer had begun then.
 *
 * @see <a href="https://arxiv.org/abs/1801.06146">Howard and Ruder 2018</a>
 */
final class Updates {
    private final Device device;
    private final TrainSettings settings;
    private final List<Part> parts = new ArrayList<>();

    private record Part(ModelState.Group group, Tensor hyper, Runnable update) {}

    Updates(Backend backend, TrainSettings settings, ModelState state, Parameters gradient) {
        this.device = backend.device();
        this.settings = settings;
        Optimizer optimizer = settings.optimizer();
        int numbers = optimizer.hyper(1, 0, 1).length;
        for (ModelState.Group group : state.groups()) {
            Tensor hyper = new Tensor(device.allocate(DataType.FLOAT, numbers), 0, TensorSpec.floats(numbers));
            Map<String, Tensor> moments = new LinkedHashMap<>();
            state.moments().forEach((name, m) -> moments.put(name, group.of(m)));
            UpdateBuffers buffers =
                    new UpdateBuffers(group.of(state.values()), group.of(gradient), moments, hyper, group.decayed());
            parts.add(new Part(group, hyper, optimizer.update(group.decayed()).bind(backend, buffers)));
        }
    }

    /** How many groups, from the first on, are trained in a step, counted from 0. */
    int active(long step) {
        return settings.unfreezeEvery() == 0
                ? parts.size()
                : (int) Math.min(parts.size(), 1 + step / settings.unfreezeEvery());
    }

    /**
     * Updates the groups that a step trains.
     *
     * @param rate of the model's end
     * @param scale factor on the gradient
     */
    void run(long step, double rate, double scale) {
        for (int g = 0; g < active(step); g++) {
            Part part = parts.get(g);
            double own =
                    rate * StrictMath.pow(settings.layerDecay(), part.group().depth());
            long updates = step + 1 - g * settings.unfreezeEvery();
            device.copyIn(settings.optimizer().hyper(updates, own, scale), part.hyper());
            part.update().run();
        }
    }
}

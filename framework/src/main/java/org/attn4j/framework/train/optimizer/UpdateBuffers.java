package org.attn4j.framework.train.optimizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Tensor;

/**
 * What an update reads and writes, on a device: flat buffers of N elements, those that decay first.
 *
 * @param weights w [N], read and written
 * @param gradient [N], read
 * @param moments [N] each, read and written, by name in the optimizer's order
 * @param hyper the numbers of {@link Optimizer#hyper}, read
 * @param decayed number of leading elements that decay
 */
public record UpdateBuffers(Tensor weights, Tensor gradient, Map<String, Tensor> moments, Tensor hyper, long decayed) {
    public UpdateBuffers {
        moments = new LinkedHashMap<>(moments);
    }

    /** Weights and moments. */
    List<Tensor> written() {
        List<Tensor> written = new ArrayList<>(List.of(weights));
        written.addAll(moments.values());
        return written;
    }

    /** Weights, gradient, moments, hyper. */
    List<Tensor> read() {
        List<Tensor> read = written();
        read.add(1, gradient);
        read.add(hyper);
        return read;
    }
}

package org.attn4j.framework.graph;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.attn4j.framework.device.TensorSpec;

/**
 * The shapes of a plan's inputs, seen as a batch of examples.
 *
 * @param shapes types and shapes by name
 */
record InputSizes(Map<String, TensorSpec> shapes) {
    InputSizes {
        shapes = new TreeMap<>(shapes);
    }

    /** B: the first dimension of [B, …] inputs; 0 if there is none. */
    long batch() {
        return shapes.values().stream()
                .filter(s -> s.rank() > 1)
                .mapToLong(s -> s.dim(0))
                .max()
                .orElse(0);
    }

    /** T: the longest second dimension of [B, T] inputs; 0 if there is none. */
    long context() {
        return shapes.values().stream()
                .filter(s -> s.rank() == 2)
                .mapToLong(s -> s.dim(1))
                .max()
                .orElse(0);
    }

    /** The same for another batch: dimensions in proportion to B follow it. */
    InputSizes of(long rows) {
        long batch = batch();
        Map<String, TensorSpec> other = new TreeMap<>();
        shapes.forEach((name, spec) -> {
            long[] shape = spec.shape().clone();
            if (shape.length > 1 && shape[0] == batch) {
                shape[0] = rows;
            } else if (shape.length == 1) {
                shape[0] = Math.max(1, shape[0] * rows / batch);
            }
            other.put(name, new TensorSpec(spec.type(), shape));
        });
        return new InputSizes(other);
    }

    /** Bytes of all inputs. */
    long bytes() {
        return shapes.values().stream().mapToLong(TensorSpec::bytes).sum();
    }

    /** Names with shapes; scalars left out. */
    @Override
    public String toString() {
        return shapes.entrySet().stream()
                .filter(e -> e.getValue().rank() > 0)
                .map(e -> e.getKey() + " " + Arrays.toString(e.getValue().shape()))
                .collect(Collectors.joining(", "));
    }
}

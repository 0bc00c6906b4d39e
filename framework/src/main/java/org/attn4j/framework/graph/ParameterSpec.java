package org.attn4j.framework.graph;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;

/**
 * A tensor of a model that data do not give.
 *
 * @param name its full name, such as {@code blocks.3.feed_forward.gate.weight}
 * @param shape its shape in memory; a linear map's weight is [in, out]
 * @param initializer its starting values
 * @param decays whether weight decay applies: matrices of linear maps, not norms, biases or embeddings
 * @param stored how checkpoints store it
 * @param trained whether training changes it; one that is frozen has neither gradient nor moments
 */
public record ParameterSpec(
        String name, List<Long> shape, Initializer initializer, boolean decays, List<Stored> stored, boolean trained) {
    public ParameterSpec {
        shape = List.copyOf(shape);
        stored = List.copyOf(stored);
        require(!stored.isEmpty(), "parameter %s has no place in a checkpoint", name);
    }

    /** One that is trained. */
    public ParameterSpec(String name, List<Long> shape, Initializer initializer, boolean decays, List<Stored> stored) {
        this(name, shape, initializer, decays, stored, true);
    }

    /** The same, trained or left as it is by training. */
    public ParameterSpec trained(boolean other) {
        return new ParameterSpec(name, shape, initializer, decays, stored, other);
    }

    /** The names of its tensors in checkpoints. */
    public List<String> tensors() {
        return stored.stream().map(Stored::name).toList();
    }

    /**
     * A tensor of a checkpoint that holds columns [from, to) of a parameter, of all its rows or of some; a parameter's
     * rows are all its dimensions but the last.
     *
     * @param transposed whether the checkpoint holds [out, in]
     * @param firstRow the first row
     * @param rows how many rows; 0 for all. A single row that is not transposed is stored as a vector
     */
    public record Stored(String name, int from, int to, boolean transposed, int firstRow, int rows) {
        /** Columns of all rows. */
        public Stored(String name, int from, int to, boolean transposed) {
            this(name, from, to, transposed, 0, 0);
        }
    }

    /** A parameter that checkpoints store as it is. */
    public static ParameterSpec plain(String name, long[] shape, Initializer initializer, boolean decays) {
        int columns = shape.length == 0 ? 1 : Math.toIntExact(shape[shape.length - 1]);
        return new ParameterSpec(name, boxed(shape), initializer, decays, List.of(new Stored(name, 0, columns, false)));
    }

    /** A linear map's weight [in, out], stored as [out, in]. */
    public static ParameterSpec weight(String name, long in, long out, Initializer initializer) {
        return weight(name, in, out, initializer, List.of(new Stored(name, 0, Math.toIntExact(out), true)));
    }

    /** A linear map's weight [in, out] whose columns are stored apart, as Q, K and V. */
    public static ParameterSpec weight(String name, long in, long out, Initializer initializer, List<Stored> parts) {
        return new ParameterSpec(name, List.of(in, out), initializer, true, parts);
    }

    /** Element type and shape. */
    public TensorSpec spec() {
        return TensorSpec.floats(shape.stream().mapToLong(Long::longValue).toArray());
    }

    private static List<Long> boxed(long[] shape) {
        return java.util.Arrays.stream(shape).boxed().toList();
    }
}

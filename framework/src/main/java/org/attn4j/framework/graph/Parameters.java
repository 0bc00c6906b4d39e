package org.attn4j.framework.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Memory;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.Philox;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One flat buffer with a slot for each parameter: of their values, of their gradients, or of an optimizer's moments.
 * Slots start at multiples of 16 elements; the gaps stay 0.
 */
public final class Parameters {
    private static final int ALIGNMENT = 16;

    private final List<ParameterSpec> specs;
    private final Memory memory;
    private final Map<String, Tensor> slots = new LinkedHashMap<>();

    /** A buffer of zeros for parameters. */
    public Parameters(List<ParameterSpec> specs, Device device) {
        this.specs = List.copyOf(specs);
        memory = device.allocate(DataType.FLOAT, bytes(specs) / Float.BYTES);
        long offset = 0;
        for (ParameterSpec p : specs) {
            slots.put(p.name(), new Tensor(memory, offset, p.spec()));
            offset += aligned(p.spec().size());
        }
    }

    private Parameters(List<ParameterSpec> specs, Memory memory, Map<String, Tensor> all) {
        this.specs = List.copyOf(specs);
        this.memory = memory;
        specs.forEach(p -> slots.put(p.name(), all.get(p.name())));
    }

    /** Parameters that lie anywhere: there is no {@link #flat} buffer of them. */
    public Parameters(List<ParameterSpec> specs, Map<String, Tensor> slots) {
        this(specs, null, slots);
    }

    /** Some of the parameters, in the same memory; {@link #flat} and {@link #bytes} are those of all. */
    public Parameters part(Predicate<ParameterSpec> which) {
        return new Parameters(specs.stream().filter(which).toList(), memory, slots);
    }

    /** Sets every parameter to its starting values, a function of the seed and its name. */
    public void initialize(long seed, Device device) {
        for (ParameterSpec p : specs) {
            Tensor slot = slots.get(p.name());
            float[] values = new float[Math.toIntExact(slot.size())];
            p.initializer().fill(values, Philox.key(seed, p.name()));
            device.copyIn(values, slot);
        }
    }

    /** What the buffer holds, in order. */
    public List<ParameterSpec> specs() {
        return specs;
    }

    /** A parameter's slot, or null. */
    public Tensor slot(String name) {
        return slots.get(name);
    }

    /** The whole buffer, gaps included. */
    public Tensor flat() {
        return new Tensor(memory, 0, org.attn4j.framework.device.TensorSpec.floats(memory.elements()));
    }

    /** Number of values. */
    public long count() {
        return specs.stream().mapToLong(p -> p.spec().size()).sum();
    }

    /** Bytes of a buffer for parameters. */
    public static long bytes(List<ParameterSpec> specs) {
        return Float.BYTES
                * specs.stream().mapToLong(p -> aligned(p.spec().size())).sum();
    }

    /** Bytes of the buffer. */
    public long bytes() {
        return memory.elements() * Float.BYTES;
    }

    private static long aligned(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}

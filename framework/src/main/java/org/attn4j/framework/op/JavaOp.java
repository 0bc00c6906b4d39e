package org.attn4j.framework.op;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.attn4j.framework.device.TensorSpec;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;

/**
 * A differentiable op written in Java that stands in any SameDiff graph: {@code sd.output}, {@code sd.fit} and our plan
 * run it alike.
 *
 * <p>A subclass holds attributes (in SameDiff's own argument lists, so that they survive saving), a shape rule and a
 * gradient; what computes it is a kernel of the device ({@link org.attn4j.framework.op.Kernels}). Every subclass
 * has a public constructor without arguments and stands in an {@link OpFamily}.
 */
public abstract class JavaOp extends DynamicCustomOp {
    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            String room = type.getPackageName().startsWith("org.attn4j.") ? "attn4j" : type.getPackageName();
            String words = type.getSimpleName().replaceAll("(?<=.)(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])", "_");
            return room.replace('.', '_') + "_" + words.toLowerCase(Locale.ROOT);
        }
    };

    /** For SameDiff's registry. */
    protected JavaOp() {}

    /** Adds the op to a graph. */
    protected JavaOp(SameDiff sd, SDVariable... inputs) {
        super(null, sd, inputs, false);
        OpInstallation.of(getClass());
    }

    /**
     * The name in SameDiff's registry, unique among all ops. Unless overridden it is made of the class's: {@code
     * attn4j_top_k_routing} of {@code TopKRouting}; with the package's name before it where that is not ours.
     */
    @Override
    public String opName() {
        return NAMES.get(getClass());
    }

    /**
     * Specs of the outputs for specs of the inputs.
     *
     * @throws IllegalArgumentException if the inputs do not fit one another; the message names op, expected and got
     */
    public abstract List<TensorSpec> outputs(List<TensorSpec> inputs);

    /** Floating-point operations of one run, a multiply-add counted as two; 0 where memory traffic decides. */
    public long flops(List<TensorSpec> inputs) {
        return 0;
    }

    /** Input that output 0 may overwrite because each element is read before it is written; -1 for none. */
    public int inPlaceInput() {
        return -1;
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    /** SameDiff would try name_1, name_2 … from the first one on: a time that grows with the square of the graph. */
    @Override
    protected void setInstanceId() {
        if (ownName == null && sameDiff != null && sameDiff.currentNameScope() == null) {
            String name = opName() + "_" + sameDiff.getOps().size();
            if (!sameDiff.getOps().containsKey(name) && !sameDiff.hasVariable(name)) {
                ownName = name;
                ownNameSetWithDefault = true;
                sameDiff.putOpForId(name, this);
                return;
            }
        }
        super.setInstanceId();
    }

    /**
     * Gradients of the inputs from gradients of the outputs; a gradient of an unused output is null.
     *
     * @throws UnsupportedOperationException unless overridden: the op has no gradient of its own
     */
    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException(opName() + " has no gradient of its own");
    }

    /** Type of an output for types of the inputs: the first floating-point input's, unless overridden. */
    protected DataType outputType(int output, List<DataType> inputs) {
        for (DataType t : inputs) {
            if (t.isFPType()) {
                return t;
            }
        }
        return DataType.FLOAT;
    }

    @Override
    public List<DataType> calculateOutputDataTypes(List<DataType> inputs) {
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < getNumOutputs(); i++) {
            types.add(outputType(i, inputs));
        }
        return types;
    }

    @Override
    public List<LongShapeDescriptor> calculateOutputShape(OpContext context) {
        return descriptors(context.getInputArrays());
    }

    @Override
    public List<LongShapeDescriptor> calculateOutputShape() {
        return descriptors(inputArguments());
    }

    private List<LongShapeDescriptor> descriptors(List<INDArray> arrays) {
        List<TensorSpec> specs = arrays.stream()
                .map(a -> new TensorSpec(a.dataType(), a.shape()))
                .toList();
        return outputs(specs).stream()
                .map(s -> LongShapeDescriptor.fromShape(s.shape(), s.type()))
                .toList();
    }

    @Override
    public long opHash() {
        return 0;
    }

    @Override
    public Op.Type opType() {
        return Op.Type.CUSTOM;
    }

    @Override
    public Map<String, Object> propertiesForFunction() {
        return Collections.emptyMap();
    }

    @Override
    public void setPropertiesForFunction(Map<String, Object> properties) {
        // Attributes live in the argument lists, which SameDiff restores by itself.
    }

    @Override
    public void configureFromArguments() {
        // As above.
    }

    /** Those inputs that are there, in order: optional ones may be null. */
    protected static SDVariable[] present(SDVariable... inputs) {
        List<SDVariable> all = new ArrayList<>();
        for (SDVariable v : inputs) {
            if (v != null) {
                all.add(v);
            }
        }
        return all.toArray(SDVariable[]::new);
    }

    /** An integer attribute. */
    protected final int integer(int index) {
        return Math.toIntExact(iArguments.get(index));
    }

    /** A 64-bit attribute. */
    protected final long wide(int index) {
        return iArguments.get(index);
    }

    /** A floating-point attribute. */
    protected final double number(int index) {
        return tArguments.get(index);
    }

    /** A boolean attribute. */
    protected final boolean flag(int index) {
        return bArguments.get(index);
    }

    /** An attribute that is one of an enum's constants, kept among the strings by its name. */
    protected final <E extends Enum<E>> E constant(Class<E> type, int index) {
        return Attributes.constant(type, sArguments.get(index), opName());
    }

    /** Keeps a record as the op's attributes; see {@link Attributes}. */
    protected final void keep(Record attributes) {
        Attributes.write(attributes, this);
    }

    /** The record that the op keeps. */
    protected final <R extends Record> R kept(Class<R> type) {
        return Attributes.read(type, this);
    }

    /** The gradient of an integer input. */
    protected final SDVariable noGradient(SDVariable input) {
        return sameDiff.zerosLike(input);
    }

    /** Throws unless a condition on the inputs holds, naming the op. */
    protected final void check(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new IllegalArgumentException(opName() + ": " + String.format(message, values));
        }
    }

    /** The op's outputs with names that start with the given one. */
    public final SDVariable[] named(String name) {
        return name == null ? outputVariables() : outputVariables(name);
    }
}

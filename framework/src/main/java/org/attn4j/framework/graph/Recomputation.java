package org.attn4j.framework.graph;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * Ops of blocks a second time, for gradients to read what these compute in place of what the forward pass did: that need not
 * be kept, but for what blocks read from outside. A copy has the original's attributes, the key of its random numbers among
 * them, and so computes the same bits. Copies that no gradient needs are not run.
 *
 * <p>An op is in the block whose parameters it reads ({@code blocks.0}, {@code decoder.blocks.3}, frozen ones included), or
 * between two such ops. What follows without parameters, such as a dropout and a residual sum, is in the block too.
 */
final class Recomputation {
    private static final String MARK = "#again";
    private static final String STOCK_RANDOM = "org.nd4j.linalg.api.ops.random";

    private final SameDiff sd;
    private final Map<String, List<SameDiffOp>> blocks = new HashMap<>();
    private final Map<String, SameDiffOp> copies = new HashMap<>();

    /**
     * Finds the blocks.
     *
     * @param forward ops of the forward pass in order
     */
    Recomputation(Graph graph, List<SameDiffOp> forward) {
        this.sd = graph.sameDiff();
        Set<String> parameters =
                graph.parameters().stream().map(ParameterSpec::name).collect(Collectors.toSet());
        List<SameDiffOp> block = new ArrayList<>();
        List<SameDiffOp> since = new ArrayList<>();
        String open = null;
        for (SameDiffOp op : forward) {
            List<String> read =
                    Shapes.inputsOf(op).stream().filter(parameters::contains).toList();
            String own = read.stream()
                    .map(Depths::block)
                    .filter(b -> b != null)
                    .findFirst()
                    .orElse(null);
            if (own != null && own.equals(open)) {
                // What reads a parameter of no block amid a block, such as a table that a stack shares, is in it.
                block.addAll(since);
                since.clear();
            } else if (own != null) {
                close(block);
                block = new ArrayList<>();
                since.clear();
                open = own;
            }
            boolean inside = open != null && (own != null || since.isEmpty() && read.isEmpty());
            (inside ? block : since).add(op);
        }
        close(block);
    }

    private void close(List<SameDiffOp> block) {
        block.forEach(op -> blocks.put(op.getName(), block));
    }

    /** The op whose gradient to take in place of one of the forward pass: its copy, or itself outside of blocks. */
    SameDiffOp of(SameDiffOp op) {
        if (blocks.containsKey(op.getName()) && !copies.containsKey(op.getName())) {
            copy(blocks.get(op.getName()));
        }
        return copies.getOrDefault(op.getName(), op);
    }

    /** The name of the op that one is a copy of; null if it is none. */
    static String original(SameDiffOp op) {
        int mark = op.getName().lastIndexOf(MARK);
        return mark < 0 ? null : op.getName().substring(0, mark);
    }

    private void copy(List<SameDiffOp> block) {
        Map<String, String> again = new HashMap<>();
        for (SameDiffOp op : block) {
            // SameDiff's own random ops draw other numbers each time.
            if (op.getOp().getClass().getName().startsWith(STOCK_RANDOM)) {
                copies.put(op.getName(), op);
                continue;
            }
            DifferentialFunction copy = copy(op.getOp());
            String name = op.getName() + MARK + sd.getOps().size();
            copy.setOwnName(name);
            sd.putOpForId(name, copy);
            sd.addArgsFor(
                    Shapes.inputsOf(op).stream()
                            .map(v -> again.getOrDefault(v, v))
                            .toArray(String[]::new),
                    copy);
            SDVariable[] outputs = copy.outputVariables(name);
            for (int i = 0; i < outputs.length; i++) {
                again.put(op.getOutputsOfOp().get(i), outputs[i].name());
            }
            copies.put(op.getName(), sd.getOps().get(name));
        }
    }

    /**
     * An op with the same attributes, those that SameDiff's own ops keep in fields included: saving and loading an op, which
     * is how SameDiff copies it, loses some.
     */
    private static DifferentialFunction copy(DifferentialFunction op) {
        try {
            Constructor<?> constructor = op.getClass().getDeclaredConstructor();
            constructor.setAccessible(true);
            DifferentialFunction copy = (DifferentialFunction) constructor.newInstance();
            for (Class<?> c = op.getClass(); c != Object.class; c = c.getSuperclass()) {
                for (Field field : c.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        Object value = field.get(op);
                        field.set(copy, value instanceof List<?> list ? new ArrayList<>(list) : value);
                    }
                }
            }
            // Its results are others.
            if (copy instanceof DynamicCustomOp custom) {
                custom.setOutputVariables(null);
            } else if (copy instanceof BaseOp base) {
                base.setZVertexId(null);
            }
            return copy;
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "op " + op.opName() + " cannot be computed a second time: "
                            + op.getClass().getName()
                            + " needs a constructor without arguments; add one, or leave out train.recompute",
                    e);
        }
    }
}

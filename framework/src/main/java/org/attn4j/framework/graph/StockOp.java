package org.attn4j.framework.graph;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** One of SameDiff's own ops with its inputs in place, as SameDiff's session would run it. */
final class StockOp {
    private final SameDiffOp node;
    private final DifferentialFunction function;
    private final OpContext context = Nd4j.getExecutioner().buildContext();
    private final List<TensorSpec> outputs;
    private boolean ranWithoutEffect;

    /**
     * Parameterizes an op.
     *
     * @param inputs arrays of the right types and shapes; values matter only where they decide a shape
     */
    StockOp(SameDiff sd, SameDiffOp node, List<INDArray> inputs) {
        this.node = node;
        this.function = node.getOp();
        INDArray[] args = inputs.toArray(INDArray[]::new);
        if (function instanceof DynamicCustomOp custom) {
            context.setArgs(args, custom.iArgs(), custom.dArgs(), custom.tArgs(), custom.bArgs());
            this.outputs = typed(sd, custom.calculateOutputShape(context));
        } else if (function instanceof Op op) {
            this.outputs = parameterize(sd, op, args);
        } else {
            throw new IllegalArgumentException("op " + function.opName() + " (" + node.getName()
                    + ") cannot run in a plan: control flow and tensor arrays are not supported; use other ops");
        }
    }

    List<TensorSpec> outputs() {
        return outputs;
    }

    /** A call that writes the outputs into arrays. */
    Runnable bind(List<INDArray> targets) {
        for (int i = 0; i < targets.size(); i++) {
            context.setOutputArray(i, targets.get(i));
        }
        if (function instanceof CustomOp custom) {
            return () -> Nd4j.getExecutioner().exec(custom, context);
        }
        Op op = (Op) function;
        if (ranWithoutEffect) {
            return () -> targets.get(0).assign(context.getInputArray(0));
        }
        return () -> Nd4j.getExecutioner().exec(op, context);
    }

    /** Runs the op once into arrays of its own. */
    List<INDArray> evaluate() {
        List<INDArray> results = new ArrayList<>();
        for (TensorSpec s : outputs) {
            results.add(Nd4j.create(s.type(), s.shape(), 'c'));
        }
        bind(results).run();
        return results;
    }

    private List<TensorSpec> parameterize(SameDiff sd, Op op, INDArray[] args) {
        boolean axisInput = false;
        if (op instanceof BaseReduceOp reduce && ((ReduceOp) op).getOpType() != Op.Type.REDUCE3 && args.length == 2) {
            axisInput = true;
            if (args[1].isEmpty()) {
                function.setDimensions(null);
                reduce.setEmptyReduce(true);
                ranWithoutEffect = true;
            } else {
                function.setDimensions(Shape.normalizeAxis(args[0].rank(), args[1].toIntVector()));
                reduce.setEmptyReduce(false);
            }
        } else if (op instanceof ScalarOp scalar && args.length == 2) {
            scalar.setScalar(args[1]);
        }
        if (args.length > 0) {
            context.setInputArray(0, args[0]);
            if (args.length == 2 && !axisInput) {
                context.setInputArray(1, args[1]);
            }
        }
        return ranWithoutEffect
                ? List.of(new TensorSpec(args[0].dataType(), args[0].shape()))
                : typed(sd, ((BaseOp) op).calculateOutputShape(context));
    }

    private List<TensorSpec> typed(SameDiff sd, List<LongShapeDescriptor> shapes) {
        List<TensorSpec> specs = new ArrayList<>();
        for (Pair<String, LongShapeDescriptor> p : zip(node.getOutputsOfOp(), shapes)) {
            specs.add(new TensorSpec(
                    sd.getVariable(p.getFirst()).dataType(), p.getSecond().getShape()));
        }
        return specs;
    }

    private List<Pair<String, LongShapeDescriptor>> zip(List<String> names, List<LongShapeDescriptor> shapes) {
        if (names.size() != shapes.size()) {
            throw new IllegalStateException("op " + function.opName() + " (" + node.getName() + ") has " + names.size()
                    + " outputs but " + shapes.size() + " output shapes");
        }
        List<Pair<String, LongShapeDescriptor>> pairs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            pairs.add(Pair.of(names.get(i), shapes.get(i)));
        }
        return pairs;
    }
}

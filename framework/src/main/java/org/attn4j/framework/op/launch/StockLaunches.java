package org.attn4j.framework.op.launch;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.ScalarOp;

/** Those of SameDiff's own ops that models of this project use; all others run on the host. */
public final class StockLaunches {
    private StockLaunches() {}

    /** A call for an op, or null if there is no kernel for it, its types or its shapes. */
    public static Runnable bind(DifferentialFunction op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        boolean numbers = inputs.stream().allMatch(t -> t.spec().type() == DataType.FLOAT && t.size() > 0)
                && outputs.stream().allMatch(t -> t.spec().type() == DataType.FLOAT && t.size() > 0);
        if (!numbers || inputs.isEmpty() || outputs.isEmpty()) {
            return null;
        }
        return switch (op.opName()) {
            case "tanh" -> inputs.size() == 1 ? unary(inputs, outputs, device) : null;
            case "tanh_bp" ->
                inputs.size() == 2 ? StockSums.binary("tanh_gradient", inputs, outputs.get(0), device) : null;
            case "add" -> inputs.size() == 2 ? StockSums.add(inputs, outputs.get(0), device) : null;
            case "add_bp" -> inputs.size() == 3 ? StockSums.gradient(inputs.get(2), outputs, device) : null;
            case "subtract", "multiply", "divide" -> StockMath.binary(op.opName(), inputs, outputs.get(0), device);
            case "mul_scalar" ->
                op instanceof ScalarOp scaled ? StockMath.scale(inputs, scaled.scalar(), outputs.get(0), device) : null;
            case "subtract_bp" -> StockMath.gradient("subtract_gradient", inputs, outputs, device);
            case "multiply_bp" -> StockMath.gradient("multiply_gradient", inputs, outputs, device);
            case "divide_bp" -> StockMath.gradient("divide_gradient", inputs, outputs, device);
            case "reduce_sum" -> StockMath.sum(inputs, outputs.get(0), device);
            case "reduce_sum_bp" -> StockMath.sumGradient(inputs, outputs.get(0), device);
            case "concat" -> StockPieces.concat(op, inputs, outputs.get(0), device);
            case "concat_bp" -> StockPieces.split(op, inputs.get(inputs.size() - 1), outputs, device);
            case "slice" -> StockPieces.slice(op, inputs, outputs.get(0), device);
            case "conv2d" ->
                inputs.size() > 1 ? ConvolutionLaunches.convolution(op, inputs, outputs.get(0), device) : null;
            case "conv2d_bp" -> inputs.size() > 2 ? ConvolutionLaunches.gradient(op, inputs, outputs, device) : null;
            case "maxpool2d" -> PoolingLaunches.largest(op, inputs.get(0), outputs.get(0), device);
            case "avgpool2d" -> PoolingLaunches.mean(op, inputs.get(0), outputs.get(0), device);
            case "maxpool2d_bp" ->
                inputs.size() > 1
                        ? PoolingLaunches.largestGradient(op, inputs.get(0), inputs.get(1), outputs.get(0), device)
                        : null;
            case "avgpool2d_bp" ->
                inputs.size() > 1
                        ? PoolingLaunches.meanGradient(op, inputs.get(0), inputs.get(1), outputs.get(0), device)
                        : null;
            default -> null;
        };
    }

    private static Runnable unary(List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return LaunchSizes.loop(device, "launch/stock", "hyperbolic_tangent", n)
                .tensors(inputs.get(0), outputs.get(0))
                .wide(n)
                .ready();
    }
}

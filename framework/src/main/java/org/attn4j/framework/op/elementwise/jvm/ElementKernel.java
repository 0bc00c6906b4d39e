package org.attn4j.framework.op.elementwise.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationGrad;
import org.attn4j.framework.op.elementwise.SwiGlu;
import org.attn4j.framework.op.elementwise.SwiGluGrad;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Spans;

/** Runs an element-wise loop over tensors of one size, block by block. */
public final class ElementKernel implements IntConsumer {
    private final ElementLoop loop;
    private final FloatBuffer[] inputs;
    private final FloatBuffer[] outputs;
    private final Spans spans;

    private ElementKernel(ElementLoop loop, List<Tensor> inputs, List<Tensor> outputs, Spans spans) {
        this.loop = loop;
        this.inputs = inputs.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        this.outputs = outputs.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        this.spans = spans;
    }

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(Activation.class, (op, in, out, device) -> bind(loops().activation(op.kind()), in, out, device));
        table.jvm(
                ActivationGrad.class,
                (op, in, out, device) -> bind(loops().activationGrad(op.kind()), in, out, device));
        table.jvm(SwiGlu.class, (op, in, out, device) -> bind(loops().swiGlu(), in, out, device));
        table.jvm(SwiGluGrad.class, (op, in, out, device) -> bind(loops().swiGluGrad(), in, out, device));
    }

    private static ElementLoops loops() {
        return Simd.choose(VectorElements::new, ScalarElements::new);
    }

    private static Runnable bind(ElementLoop loop, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Spans spans = new Spans(Math.toIntExact(outputs.get(0).size()), 8 * Blocks.SIZE);
        return device.pool().job(spans.count(), new ElementKernel(loop, inputs, outputs, spans));
    }

    @Override
    public void accept(int span) {
        float[] a = Blocks.floats(0, Blocks.SIZE);
        float[] b = Blocks.floats(1, Blocks.SIZE);
        float[] c = Blocks.floats(2, Blocks.SIZE);
        int end = spans.end(span);
        for (int i = spans.start(span); i < end; i += Blocks.SIZE) {
            int n = Math.min(Blocks.SIZE, end - i);
            inputs[0].get(i, a, 0, n);
            if (inputs.length > 1) {
                inputs[1].get(i, b, 0, n);
            }
            if (inputs.length > 2) {
                inputs[2].get(i, c, 0, n);
            }
            loop.run(a, b, c, n);
            outputs[0].put(i, a, 0, n);
            if (outputs.length > 1) {
                outputs[1].put(i, b, 0, n);
            }
        }
    }
}

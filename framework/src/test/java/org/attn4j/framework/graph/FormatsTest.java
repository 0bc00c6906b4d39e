package org.attn4j.framework.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.framework.device.Memory;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.EmulatedCuda;
import org.attn4j.framework.graph.Formats.Kept;
import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

class FormatsTest {
    private static final Map<String, TensorSpec> LEAVES = Map.of(
            "x", TensorSpec.floats(16, 8),
            "w", TensorSpec.floats(8, 24),
            "b", TensorSpec.floats(24),
            "head", TensorSpec.floats(24, 11),
            "labels", new TensorSpec(DataType.INT32, 16));

    /** hidden = x w + b, active = gelu(hidden), logits = active head, 11 classes. */
    private static SameDiff graph() {
        SameDiff sd = SameDiff.create();
        LEAVES.forEach((name, spec) -> sd.placeHolder(name, spec.type(), spec.shape()));
        SDVariable hidden = new Linear(sd, v(sd, "x"), v(sd, "w"), v(sd, "b"), false).named("hidden")[0];
        SDVariable active = new Activation(sd, hidden, ActivationKind.GELU).named("active")[0];
        SDVariable logits = new Linear(sd, active, v(sd, "head"), null, false).named("logits")[0];
        SDVariable[] loss = new CrossEntropy(sd, logits, v(sd, "labels"), null, -1, 0).outputVariables();
        loss[0].rename("loss");
        return sd;
    }

    private static SDVariable v(SameDiff sd, String name) {
        return sd.getVariable(name);
    }

    private static PlanLayout layout(SameDiff sd, Precision precision, String... outputs) {
        try (CudaDevice device = EmulatedCuda.device(precision)) {
            return new PlanLayout(
                    sd, new Shapes(sd, LEAVES), LEAVES.keySet(), Set.of(), List.of(outputs), new CudaKernels(device));
        }
    }

    /** Elements from one row of the logits to the next. */
    private static long row(PlanLayout layout) {
        Map<DataType, Memory> memories = new EnumMap<>(DataType.class);
        layout.elements().forEach((type, n) -> memories.put(type, new Nowhere(type, n)));
        return layout.place("logits", memories).leading();
    }

    private record Nowhere(DataType type, long elements) implements Memory {
        @Override
        public long address() {
            return 0;
        }
    }

    private static void lies(PlanLayout layout, Kept kept, String... variables) {
        for (String variable : variables) {
            assertThat(layout.formats().of(variable)).as(variable).isEqualTo(kept);
        }
    }

    @Test
    void whatAllTakeInBfloat16LiesInItAlone() {
        PlanLayout layout = layout(graph(), Precision.BF16, "loss");
        lies(layout, Kept.HALF, "hidden", "active", "logits");
        lies(layout, Kept.BOTH, "x", "w", "b", "head");
        lies(layout, Kept.SINGLE, "loss", "labels");
        // Rows of logits start at multiples of 8.
        assertThat(row(layout)).isEqualTo(16);
    }

    @Test
    void singlePrecisionStaysAsItIs() {
        for (Precision precision : new Precision[] {Precision.FP32, Precision.TF32}) {
            PlanLayout layout = layout(graph(), precision, "loss");
            lies(layout, Kept.SINGLE, "hidden", "active", "logits", "x", "w", "b", "head", "loss");
            assertThat(layout.elements()).doesNotContainKey(DataType.BFLOAT16);
        }
    }

    @Test
    void whatIsReadFromOutsideStaysInSinglePrecision() {
        PlanLayout layout = layout(graph(), Precision.BF16, "loss", "logits");
        lies(layout, Kept.SINGLE, "logits");
        assertThat(row(layout)).isEqualTo(11);
    }

    @Test
    void whatOneOpReadsInSinglePrecisionIsRoundedOnceForTheOthers() {
        SameDiff sd = graph();
        sd.math().tanh("other", v(sd, "active"));
        PlanLayout layout = layout(sd, Precision.BF16, "loss", "other");
        lies(layout, Kept.BOTH, "active");
        assertThat(layout.copies()).contains("active");
    }

    @Test
    void aResidualStreamStaysInSinglePrecision() {
        SameDiff sd = graph();
        SDVariable sum = new Add(sd, v(sd, "hidden"), v(sd, "active")).named("sum")[0];
        new Add(sd, sum, v(sd, "active")).named("twice");
        PlanLayout layout = layout(sd, Precision.BF16, "loss", "twice");
        lies(layout, Kept.SINGLE, "hidden", "sum", "twice");
        lies(layout, Kept.HALF, "active");
    }
}

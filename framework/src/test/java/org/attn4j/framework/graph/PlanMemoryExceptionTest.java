package org.attn4j.framework.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.EmulatedCuda;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.elementwise.Add;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Plans on a card with little memory, which the emulation stands for. */
class PlanMemoryExceptionTest {
    private static final int CONTEXT = 1024;
    private static final Pattern FITTING = Pattern.compile("a batch of ([0-9,]+) would fit");

    private static CudaDevice card(int mib) {
        return new CudaDevice(EmulatedCuda.create().total((long) mib << 20), Precision.FP32, HostDevice.shared());
    }

    private static Plans plans(CudaDevice device, Graph graph) {
        Parameters none = new Parameters(List.of(), device);
        return Plans.inference(graph, CudaProvider.backend(device), none, Map.of(), List.of(Graph.LOSS));
    }

    /** x + x plus that plus x: two results alive at once beside the input. */
    private static Graph sums() {
        SameDiff sd = SameDiff.create();
        SDVariable ids = sd.placeHolder("ids", DataType.FLOAT, -1, -1);
        SDVariable sum = new Add(sd, ids, ids).outputVariable();
        SDVariable out = new Add(sd, sum, new Add(sd, sum, ids).outputVariable()).outputVariable();
        return new Graph(sd, List.of(), Map.of(Graph.LOSS, out));
    }

    private static Map<String, TensorSpec> rows(long rows) {
        return Map.of("ids", TensorSpec.floats(rows, CONTEXT));
    }

    @Test
    void namesBatchAndContextAndTheLargestBatchThatFits() {
        long fitting;
        try (CudaDevice device = card(40)) {
            PlanMemoryException refusal = catchThrowableOfType(
                    PlanMemoryException.class, () -> plans(device, sums()).plan(rows(4096)));
            assertThat(refusal)
                    .hasMessageStartingWith(
                            "a step with batch 4,096 and context 1024 (inputs ids [4096, 1024]) does not fit"
                                    + " on cuda:0: its inputs and intermediates take 48 MiB, 39 MiB are free;")
                    .hasMessageContaining(
                            "would fit (with accumulate for the same effective batch), or choose a shorter context or"
                                    + " a smaller model");
            Matcher number = FITTING.matcher(refusal.getMessage());
            assertThat(number.find()).isTrue();
            fitting = Long.parseLong(number.group(1).replace(",", ""));
        }
        // Three tensors of 4 KiB a row in 40 MiB, less what the empty buffer of parameters takes.
        assertThat(fitting).isBetween(3411L, 3413L);
        try (CudaDevice device = card(40)) {
            assertThat(plans(device, sums()).plan(rows(fitting)).bytes()).isLessThanOrEqualTo(40 << 20);
        }
        try (CudaDevice device = card(40)) {
            assertThatThrownBy(() -> plans(device, sums()).plan(rows(fitting + 1)))
                    .isInstanceOf(PlanMemoryException.class);
        }
    }

    @Test
    void tellsThatNoBatchFits() {
        try (CudaDevice device = card(40)) {
            Map<String, TensorSpec> inputs = Map.of("ids", TensorSpec.floats(2, 10 << 20));
            assertThatThrownBy(() -> plans(device, sums()).plan(inputs))
                    .isInstanceOf(PlanMemoryException.class)
                    .hasMessageContaining("batch 2 and context 10485760")
                    .hasMessageContaining(
                            "not even a batch of 1 would fit: choose a shorter context or a smaller model");
        }
    }

    @Test
    void countsWhatOpsShareForTheirIntermediates() {
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        Scope s = builder.root(Context.plain(false));
        SDVariable x = builder.input("x", TensorSpec.floats(2, 512), -1, 512);
        builder.expose(Graph.LOSS, s.ops().activation(s.linear("up", x, 512), ActivationKind.RELU));
        Graph graph = builder.graph();
        EmulatedCuda api = EmulatedCuda.create().total(12 << 20);
        // In bf16 a product's rounded operands take memory beside the plan's own.
        try (CudaDevice device = new CudaDevice(api, Precision.BF16, HostDevice.shared())) {
            Parameters values = new Parameters(graph.parameters(), device);
            Plans plans = Plans.inference(graph, CudaProvider.backend(device), values, Map.of(), List.of(Graph.LOSS));
            // Input and one result, 4 MiB each, fit beside 1 MiB of weights; operands of 2.5 MiB more fit no longer.
            long rows = 2300;
            assertThatThrownBy(() -> plans.plan(Map.of("x", TensorSpec.floats(rows, 512))))
                    .isInstanceOf(PlanMemoryException.class)
                    .hasMessageContaining("batch 2,300 and context 512")
                    .hasMessageContaining("would fit");
        }
    }
}

package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.roofline.CardSheet;
import org.attn4j.framework.device.cuda.roofline.PaperCuda;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.CudaProvider;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.train.Models;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.schema.RecipeLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.VariableType;

/** No op of any recipe's training step runs on the host for want of a CUDA kernel: planned for a card on paper. */
class CudaOpsTest {
    private static final int BATCH = 2;
    private static final int LENGTH = 4;

    @ParameterizedTest
    @MethodSource("org.attn4j.recipes.cli.EveryRecipeTest#recipes")
    void runsOnTheCardAlone(String recipe) {
        Recipe bound = RecipeLoader.load(
                Path.of(recipe + ".yaml"),
                Shell.fromScratch(recipe),
                Path.of(".."),
                Recipe.class,
                Installation.types(List.of()));
        Graph graph = Models.training(bound.model(), bound.data().facts().facts(), 1);
        for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
            try (CudaDevice device =
                    new CudaDevice(new PaperCuda(CardSheet.named("H200")), precision, HostDevice.shared())) {
                Backend backend = CudaProvider.backend(device);
                Parameters values = new Parameters(graph.parameters(), device);
                Parameters gradients = new Parameters(graph.parameters(), device);
                Plan plan = Plans.training(graph, backend, values, gradients, List.of(Graph.LOSS))
                        .plan(inputs(graph));
                assertThat(plan.ops()).isNotEmpty();
                assertThat(plan.hostOps()).isEmpty();
            }
        }
    }

    /** Examples of the graph's inputs: small batches of short sequences. */
    private static Map<String, TensorSpec> inputs(Graph graph) {
        Set<String> parameters =
                graph.parameters().stream().map(ParameterSpec::name).collect(Collectors.toSet());
        Map<String, TensorSpec> inputs = new TreeMap<>();
        for (SDVariable v : graph.sameDiff().variables()) {
            if (v.getVariableType() == VariableType.PLACEHOLDER && !parameters.contains(v.name())) {
                long[] shape = v.placeholderShape() == null
                        ? new long[0]
                        : v.placeholderShape().clone();
                for (int i = 0; i < shape.length; i++) {
                    shape[i] = shape[i] < 0 ? (i == 0 ? BATCH : LENGTH) : shape[i];
                }
                inputs.put(v.name(), new TensorSpec(v.dataType(), shape));
            }
        }
        return inputs;
    }
}

package org.attn4j.framework.generate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.Model;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Decodes without any cache, with whatever model writes a target for a source: each step runs the graph of evaluation on the source of each row and its
 * whole target so far. The plain meaning, against which {@link TransformerDecoder} can be held. Targets
 * are padded at the end to powers of two, so that few plans are compiled: no token sees what comes after it.
 */
final class RecomputingConditionalDecoder implements ConditionalDecoder {
    private final Model model;
    private final DataFacts facts;
    private final Device device;
    private final Plans plans;
    private final Set<String> inputs;
    private int[][] sources = {};
    private int[][] targets = {};
    private int width;

    RecomputingConditionalDecoder(Model model, DataFacts facts, Parameters values, Backend backend) {
        this.model = model;
        this.facts = facts;
        this.device = backend.device();
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        model.build(builder, facts, Context.plain(false));
        Graph graph = builder.graph();
        Decoder.requireParameters(graph, values);
        this.inputs = Set.copyOf(graph.sameDiff().inputs());
        this.plans = Plans.inference(graph, backend, values, Map.of(), List.of(Graph.LOGITS));
    }

    @Override
    public int vocabulary() {
        return facts.targetVocabulary();
    }

    @Override
    public int capacity() {
        return facts.targetContext();
    }

    @Override
    public void start(int[][] given, int hypotheses) {
        Rows.checkSources(given, hypotheses, facts.vocabulary(), TransformerDecoder.longestSource(model, facts));
        width = hypotheses;
        sources = new int[ArrayLength.of("hypotheses", given.length, width)][];
        Arrays.setAll(sources, r -> given[r / width].clone());
        targets = new int[sources.length][0];
    }

    @Override
    public float[] step(int[] parents, int[] ids) {
        int rows = sources.length;
        int before = rows == 0 ? 0 : targets[0].length;
        Rows.checkStep(parents, ids, rows, width, vocabulary(), before, capacity());
        int[][] extended = new int[rows][];
        for (int r = 0; r < rows; r++) {
            extended[r] = Arrays.copyOf(targets[parents[r]], before + 1);
            extended[r][before] = ids[r];
        }
        targets = extended;
        return lastLogits(before + 1);
    }

    private float[] lastLogits(int length) {
        int longest = Arrays.stream(sources).mapToInt(s -> s.length).max().orElseThrow();
        int rows = sources.length;
        int padded = Math.min(capacity(), Rows.powerOfTwo(length));
        Map<String, TensorSpec> shapes = new HashMap<>(Map.of(
                EncoderDecoder.SOURCE,
                new TensorSpec(DataType.INT32, rows, longest),
                EncoderDecoder.SOURCE_MASK,
                TensorSpec.floats(rows, longest),
                "ids",
                new TensorSpec(DataType.INT32, rows, padded)));
        shapes.keySet().retainAll(inputs);
        Plan plan = plans.plan(shapes);
        device.copyIn(Rows.padded(sources, rows, longest), plan.input(EncoderDecoder.SOURCE));
        if (plan.hasInput(EncoderDecoder.SOURCE_MASK)) {
            device.copyIn(Rows.mask(sources, rows, longest), plan.input(EncoderDecoder.SOURCE_MASK));
        }
        device.copyIn(Rows.padded(targets, rows, padded), plan.input("ids"));
        plan.run();
        int v = vocabulary();
        float[] all = new float[ArrayLength.of("logits of hypotheses", rows, padded, v)];
        device.copyOut(plan.output(Graph.LOGITS), all);
        float[] last = new float[rows * v];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(all, (r * padded + length - 1) * v, last, r * v, v);
        }
        return last;
    }
}

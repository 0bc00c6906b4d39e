package org.attn4j.framework.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.Model;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Decodes with a Transformer. Encoder, and keys and values of the cross attention, are computed once a start; keys and
 * values of the target so far lie in caches [R, C, 2 G K], one a block, whose rows change places when hypotheses do.
 *
 * <p>The number of sources and their length are padded to powers of two, so that few plans are compiled; a mask hides
 * the padding. Caches are shared by all plans with as many rows.
 */
public final class TransformerDecoder implements ConditionalDecoder {
    private static final int SHORTEST = 8;
    private static final TensorSpec OFFSET = new TensorSpec(DataType.INT32);

    private final EncoderDecoder model;
    private final DataFacts facts;
    private final Parameters values;
    private final Backend backend;
    private final Device device;
    private final List<TensorSpec> memories;
    private final Plans encoders;
    private final Map<Integer, StepGraph> graphs = new HashMap<>();
    private final Map<String, Plan> steps = new HashMap<>();
    private final Map<String, Map<String, Tensor>> caches = new HashMap<>();
    private final int[] offset = new int[1];

    private Plan step;
    private int rows;
    private int width;
    private int position;
    private int[] ids = {};
    private int[] parents = {};
    private float[] logits = {};

    /** The graph of one step for a number of hypotheses, and its caches' shapes for an example of the batch. */
    private record StepGraph(Graph graph, Map<String, TensorSpec> states) {}

    /**
     * A decoder of a trained model.
     *
     * @param facts the data's facts with which the model was trained
     * @param values the model's parameters
     * @throws IllegalArgumentException if parameters are not those of the model, or a layer of its decoder cannot go on from a
     *     cache
     */
    public TransformerDecoder(EncoderDecoder model, DataFacts facts, Parameters values, Backend backend) {
        Decoder.requireCacheable(model, facts.targetContext());
        this.model = model;
        this.facts = facts;
        this.values = values;
        this.backend = backend;
        this.device = backend.device();
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        this.memories = model.buildEncoder(builder, facts);
        Graph graph = builder.graph();
        Decoder.requireParameters(graph, values);
        List<String> roles = new ArrayList<>();
        for (int i = 0; i < model.blocks(); i++) {
            roles.add(EncoderDecoder.memory(i));
        }
        this.encoders = Plans.inference(graph, backend, values, Map.of(), roles);
    }

    @Override
    public int vocabulary() {
        return facts.targetVocabulary();
    }

    @Override
    public int capacity() {
        return facts.targetContext();
    }

    /** Most tokens of a source; a position without bound takes any number. */
    static int longestSource(Model model, DataFacts facts) {
        return model.unbounded() ? Integer.MAX_VALUE / 2 : facts.context();
    }

    @Override
    public void start(int[][] sources, int hypotheses) {
        int longest = longestSource(model, facts);
        int most = Rows.checkSources(sources, hypotheses, facts.vocabulary(), longest);
        int length = Math.min(longest, Math.max(SHORTEST, Rows.powerOfTwo(most)));
        int batch = Rows.powerOfTwo(sources.length);
        Plan encoder = encoders.plan(Map.of(
                EncoderDecoder.SOURCE,
                new TensorSpec(DataType.INT32, batch, length),
                EncoderDecoder.SOURCE_MASK,
                TensorSpec.floats(batch, length)));
        device.copyIn(Rows.padded(sources, batch, length), encoder.input(EncoderDecoder.SOURCE));
        device.copyIn(Rows.mask(sources, batch, length), encoder.input(EncoderDecoder.SOURCE_MASK));
        encoder.run();
        rows = ArrayLength.of("hypotheses", sources.length, hypotheses);
        width = hypotheses;
        position = 0;
        step = steps.computeIfAbsent(batch + " " + length + " " + width, k -> stepPlan(encoder, batch));
        ids = new int[ArrayLength.of("hypotheses", batch, width)];
        parents = new int[ids.length];
        Arrays.setAll(parents, r -> r);
        int size = ArrayLength.of("logits of hypotheses", rows, vocabulary());
        logits = logits.length == size ? logits : new float[size];
    }

    @Override
    public float[] step(int[] from, int[] next) {
        Rows.checkStep(from, next, rows, width, vocabulary(), position, capacity());
        System.arraycopy(next, 0, ids, 0, rows);
        offset[0] = position;
        device.copyIn(ids, step.input("ids"));
        device.copyIn(offset, step.input("offset"));
        if (width > 1) {
            System.arraycopy(from, 0, parents, 0, rows);
            device.copyIn(parents, step.input("parents"));
        }
        step.run();
        position++;
        device.copyOut(step.output(Graph.LOGITS).slice(0, rows * (long) vocabulary()), logits);
        return logits;
    }

    /** Bytes of caches and plans so far. */
    public long bytes() {
        long bytes = encoders.bytes();
        for (Plan p : steps.values()) {
            bytes += p.bytes();
        }
        for (Map<String, Tensor> group : caches.values()) {
            for (Tensor t : group.values()) {
                bytes += t.spec().bytes();
            }
        }
        return bytes;
    }

    /** The plan of a step that reads the memories where the encoder's plan leaves them. */
    private Plan stepPlan(Plan encoder, int batch) {
        StepGraph graph = graphs.computeIfAbsent(width, this::stepGraph);
        long count = batch * (long) width;
        Map<String, Tensor> state = new HashMap<>(caches.computeIfAbsent(count + " " + width, k -> {
            Map<String, Tensor> fresh = new HashMap<>();
            graph.states.forEach((name, spec) -> {
                TensorSpec s = TensorSpec.floats(count, spec.dim(1), spec.dim(2));
                fresh.put(name, new Tensor(device.allocate(s.type(), s.size()), 0, s));
            });
            return fresh;
        }));
        state.put(EncoderDecoder.SOURCE_MASK, encoder.input(EncoderDecoder.SOURCE_MASK));
        for (int i = 0; i < model.blocks(); i++) {
            state.put(EncoderDecoder.memory(i), encoder.output(EncoderDecoder.memory(i)));
        }
        Map<String, TensorSpec> inputs = new HashMap<>();
        inputs.put("ids", new TensorSpec(DataType.INT32, count, 1));
        inputs.put("offset", OFFSET);
        if (width > 1) {
            inputs.put("parents", new TensorSpec(DataType.INT32, count));
        }
        return Plans.inference(graph.graph, backend, values, state, List.of(Graph.LOGITS))
                .plan(inputs);
    }

    private StepGraph stepGraph(int hypotheses) {
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        model.buildStep(builder, facts, memories, hypotheses, capacity());
        Graph graph = builder.graph();
        Decoder.requireParameters(graph, values);
        return new StepGraph(graph, builder.states());
    }
}

package org.attn4j.framework.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
import org.attn4j.framework.model.AttentionSeq2Seq;
import org.attn4j.framework.model.DataFacts;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Decodes with a recurrent encoder–decoder: sources are encoded once a start, then each step runs the decoder's cell once
 * for all rows. Source lengths are padded to powers of two, so that few plans are compiled; a mask hides the padding.
 */
public final class Seq2SeqDecoder implements ConditionalDecoder {
    private static final int SHORTEST = 8;

    private final AttentionSeq2Seq model;
    private final DataFacts facts;
    private final Device device;
    private final Plans encoders;
    private final Plans steps;
    private final Map<String, Plan> stepPlans = new LinkedHashMap<>();
    private final List<String> constant;

    private Plan plan;
    private int rows;
    private int width;
    private int position;
    private int length;
    private float[] state = {};
    private float[] reordered = {};
    private float[] logits = {};
    private float[] alignment = {};

    /**
     * A decoder of a trained model.
     *
     * @param facts the data's facts with which the model was trained
     * @param values the model's parameters
     * @throws IllegalArgumentException if parameters are not those of the model
     */
    public Seq2SeqDecoder(AttentionSeq2Seq model, DataFacts facts, Parameters values, Backend backend) {
        this.model = model;
        this.facts = facts;
        this.device = backend.device();
        this.constant = model.attends()
                ? List.of(AttentionSeq2Seq.MEMORY, AttentionSeq2Seq.KEYS, AttentionSeq2Seq.MEMORY_GATES)
                : List.of(AttentionSeq2Seq.CONTEXT);
        List<String> encoded = new ArrayList<>(constant);
        encoded.add(AttentionSeq2Seq.STATE);
        GraphBuilder encoder = GraphBuilder.forPlan(0, false);
        model.buildEncoder(encoder, facts);
        this.encoders = plans(encoder.graph(), backend, values, encoded);
        GraphBuilder step = GraphBuilder.forPlan(0, false);
        model.buildStep(step, facts);
        List<String> stepped = new ArrayList<>(List.of(Graph.LOGITS, AttentionSeq2Seq.STATE));
        if (model.attends()) {
            stepped.add(AttentionSeq2Seq.ALIGNMENT);
        }
        this.steps = plans(step.graph(), backend, values, stepped);
    }

    private static Plans plans(Graph graph, Backend backend, Parameters values, List<String> roles) {
        Decoder.requireParameters(graph, values);
        return Plans.inference(graph, backend, values, Map.of(), roles);
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
    public void start(int[][] sources, int hypotheses) {
        int longest = Rows.checkSources(sources, hypotheses, facts.vocabulary(), Integer.MAX_VALUE / 2);
        width = hypotheses;
        rows = ArrayLength.of("hypotheses", sources.length, width);
        position = 0;
        length = Math.max(SHORTEST, Rows.powerOfTwo(longest));
        Map<String, float[]> encoded = encode(sources);
        Map<String, TensorSpec> shapes = new LinkedHashMap<>();
        shapes.put("ids", new TensorSpec(DataType.INT32, rows, 1));
        encoded.forEach((name, values) -> shapes.put(name, stepSpec(name)));
        plan = stepPlans.computeIfAbsent(rows + "x" + length, k -> steps.plan(shapes));
        constant.forEach(name -> device.copyIn(repeated(encoded.get(name), sources.length), plan.input(name)));
        if (model.attends()) {
            device.copyIn(
                    repeated(encoded.get(AttentionSeq2Seq.SOURCE_MASK), sources.length),
                    plan.input(AttentionSeq2Seq.SOURCE_MASK));
        }
        state = repeated(encoded.get(AttentionSeq2Seq.STATE), sources.length);
        reordered = new float[state.length];
        logits = new float[ArrayLength.of("logits of hypotheses", rows, vocabulary())];
        alignment = new float[model.attends() ? ArrayLength.of("weights of hypotheses", rows, length) : 0];
    }

    private TensorSpec stepSpec(String name) {
        long d = model.hidden();
        long memory = model.bidirectional() ? 2 * d : d;
        return switch (name) {
            case AttentionSeq2Seq.MEMORY -> TensorSpec.floats(rows, length, memory);
            case AttentionSeq2Seq.KEYS ->
                TensorSpec.floats(rows, length, model.attentionWidth() == 0 ? d : model.attentionWidth());
            case AttentionSeq2Seq.MEMORY_GATES ->
                TensorSpec.floats(rows, length, model.cell().gates() * d);
            case AttentionSeq2Seq.SOURCE_MASK -> TensorSpec.floats(rows, length);
            case AttentionSeq2Seq.STATE -> TensorSpec.floats(rows, model.cell().states() * d);
            default -> TensorSpec.floats(rows, d);
        };
    }

    /** What the step graph takes of each source. */
    private Map<String, float[]> encode(int[][] sources) {
        int batch = sources.length;
        int[] ids = new int[ArrayLength.of("tokens of sources", batch, length)];
        int[] lengths = new int[batch];
        float[] mask = new float[ids.length];
        for (int b = 0; b < batch; b++) {
            System.arraycopy(sources[b], 0, ids, b * length, sources[b].length);
            lengths[b] = sources[b].length;
            Arrays.fill(mask, b * length, b * length + lengths[b], 1f);
        }
        Map<String, TensorSpec> shapes = new LinkedHashMap<>();
        shapes.put(AttentionSeq2Seq.SOURCE, new TensorSpec(DataType.INT32, batch, length));
        shapes.put(AttentionSeq2Seq.SOURCE_LENGTHS, new TensorSpec(DataType.INT32, batch));
        if (model.attends()) {
            shapes.put(AttentionSeq2Seq.SOURCE_MASK, TensorSpec.floats(batch, length));
        }
        Plan encoder = encoders.plan(shapes);
        device.copyIn(ids, encoder.input(AttentionSeq2Seq.SOURCE));
        device.copyIn(lengths, encoder.input(AttentionSeq2Seq.SOURCE_LENGTHS));
        encoder.run();
        Map<String, float[]> encoded = new LinkedHashMap<>();
        constant.forEach(name -> encoded.put(name, copy(encoder.output(name))));
        encoded.put(AttentionSeq2Seq.STATE, copy(encoder.output(AttentionSeq2Seq.STATE)));
        if (model.attends()) {
            encoded.put(AttentionSeq2Seq.SOURCE_MASK, mask);
        }
        return encoded;
    }

    private float[] copy(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.size())];
        device.copyOut(tensor, values);
        return values;
    }

    /** Each of B pieces W times. */
    private float[] repeated(float[] values, int batch) {
        int n = values.length / batch;
        float[] all = new float[ArrayLength.of("values of hypotheses", rows, n)];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(values, r / width * n, all, r * n, n);
        }
        return all;
    }

    @Override
    public float[] step(int[] parents, int[] ids) {
        Rows.checkStep(parents, ids, rows, width, vocabulary(), position, capacity());
        int p = state.length / rows;
        for (int r = 0; r < rows; r++) {
            System.arraycopy(state, parents[r] * p, reordered, r * p, p);
        }
        device.copyIn(reordered, plan.input(AttentionSeq2Seq.STATE));
        device.copyIn(ids, plan.input("ids"));
        plan.run();
        device.copyOut(plan.output(AttentionSeq2Seq.STATE), state);
        device.copyOut(plan.output(Graph.LOGITS), logits);
        if (model.attends()) {
            device.copyOut(plan.output(AttentionSeq2Seq.ALIGNMENT), alignment);
        }
        position++;
        return logits;
    }

    /**
     * The weights with which a row of the last step looked at its source's tokens.
     *
     * @param tokens length of the source
     * @return as many weights, summing to 1
     * @throws IllegalStateException if the model has no attention
     */
    public float[] alignment(int row, int tokens) {
        if (!model.attends()) {
            throw new IllegalStateException("a model with attention: none has no alignment");
        }
        return Arrays.copyOfRange(alignment, row * length, row * length + tokens);
    }
}

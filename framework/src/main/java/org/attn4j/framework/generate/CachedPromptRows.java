package org.attn4j.framework.generate;

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
import org.attn4j.framework.layer.BeamParents;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Keeps keys and values of all hypotheses in caches [R, C, 2 G K], one a layer, whose rows change places when hypotheses
 * do. When the window moves, all rows are encoded again. Several tokens at once are encoded in pieces whose lengths are
 * powers of two, so that a handful of plans serves every prompt.
 */
final class CachedPromptRows extends PromptRows {
    /** Longest piece: bounds the logits [R, T, V] that a plan holds. */
    private static final int LONGEST = 32;

    private static final TensorSpec OFFSET = new TensorSpec(DataType.INT32);

    private final Model model;
    private final DataFacts facts;
    private final Parameters values;
    private final Backend backend;
    private final Device device;
    private final int capacity;
    private final float[] last;
    private Map<Integer, Plan> pieces = Map.of();
    private Plans plans;
    private int width;
    private int encoded;
    private long start;

    CachedPromptRows(Model model, DataFacts facts, Parameters values, Backend backend, int capacity) {
        super(facts.vocabulary());
        this.model = model;
        this.facts = facts;
        this.values = values;
        this.backend = backend;
        this.device = backend.device();
        this.capacity = capacity;
        this.last = new float[facts.vocabulary()];
        prepare(1);
    }

    @Override
    void begin(int rows) {
        if (rows != width) {
            prepare(rows);
        }
        encoded = 0;
        start = 0;
    }

    private void prepare(int rows) {
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        Context context = Context.plain(false).withCache(capacity, builder.input("offset", OFFSET));
        if (rows > 1) {
            context = context.withBeams(
                    new BeamParents(builder.input("parents", new TensorSpec(DataType.INT32, rows), -1), rows));
        }
        model.build(builder, facts, context);
        Graph graph = builder.graph();
        Decoder.requireParameters(graph, values);
        Map<String, Tensor> caches = new HashMap<>();
        builder.states()
                .forEach((name, spec) ->
                        caches.put(name, new Tensor(device.allocate(spec.type(), spec.size()), 0, spec)));
        plans = Plans.inference(graph, backend, values, caches, List.of(Graph.LOGITS));
        pieces = new HashMap<>();
        width = rows;
    }

    @Override
    void compute(int[][] rows, int[] parents, float[] target) {
        int total = rows[0].length;
        long from = Window.start(total, capacity);
        encoded = from == start ? encoded : 0;
        start = from;
        int[] lineage = parents;
        Plan plan = null;
        int length = 0;
        while (encoded < total - start) {
            length = Math.min(LONGEST, Integer.highestOneBit((int) (total - start) - encoded));
            plan = pieces.computeIfAbsent(length, this::piece);
            run(plan, rows, length, lineage);
            encoded += length;
            // The rows have changed places.
            lineage = new int[width];
            Arrays.setAll(lineage, r -> r);
        }
        int v = vocabulary();
        for (int r = 0; r < width; r++) {
            long row = (long) r * length + length - 1;
            device.copyOut(plan.output(Graph.LOGITS).slice(row * v, v), last);
            System.arraycopy(last, 0, target, r * v, v);
        }
    }

    private void run(Plan plan, int[][] rows, int length, int[] lineage) {
        int[] ids = new int[ArrayLength.of("tokens of hypotheses", width, length)];
        for (int r = 0; r < width; r++) {
            System.arraycopy(rows[r], (int) start + encoded, ids, r * length, length);
        }
        device.copyIn(ids, plan.input("ids"));
        device.copyIn(new int[] {encoded}, plan.input("offset"));
        if (width > 1) {
            device.copyIn(lineage, plan.input("parents"));
        }
        plan.run();
    }

    private Plan piece(int length) {
        Map<String, TensorSpec> inputs = new HashMap<>();
        inputs.put("ids", new TensorSpec(DataType.INT32, width, length));
        inputs.put("offset", OFFSET);
        if (width > 1) {
            inputs.put("parents", new TensorSpec(DataType.INT32, width));
        }
        return plans.plan(inputs);
    }
}

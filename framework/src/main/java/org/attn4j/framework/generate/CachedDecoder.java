package org.attn4j.framework.generate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Decodes with key/value caches [1, C, 2 G K], one a layer, shared by all plans. Several tokens at once are encoded in
 * pieces whose lengths are powers of two, so that a handful of plans serves every prompt.
 */
final class CachedDecoder extends Decoder {
    /** Longest piece: bounds the logits [1, T, V] that a plan holds; longer ones would hardly be faster. */
    private static final int LONGEST = 128;

    private static final TensorSpec OFFSET = new TensorSpec(DataType.INT32);

    private final Device device;
    private final Plans plans;
    private final long cacheBytes;
    private final Map<Integer, Piece> pieces = new HashMap<>();
    private final int[] offset = new int[1];
    private int encoded;

    CachedDecoder(Model model, DataFacts facts, Parameters values, Backend backend, int capacity) {
        super(new Window(capacity, facts.vocabulary()));
        this.device = backend.device();
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        model.build(builder, facts, Context.plain(false).withCache(capacity, builder.input("offset", OFFSET)));
        Graph graph = builder.graph();
        requireParameters(graph, values);
        Map<String, Tensor> caches = new HashMap<>();
        long bytes = 0;
        for (var state : builder.states().entrySet()) {
            TensorSpec spec = state.getValue();
            caches.put(state.getKey(), new Tensor(device.allocate(spec.type(), spec.size()), 0, spec));
            bytes += spec.bytes();
        }
        this.cacheBytes = bytes;
        this.plans = Plans.inference(graph, backend, values, caches, List.of(Graph.LOGITS));
    }

    @Override
    public void reset() {
        super.reset();
        encoded = 0;
    }

    @Override
    public long bytes() {
        return cacheBytes + plans.bytes();
    }

    @Override
    void compute(Window tokens, boolean moved, float[] target) {
        encoded = moved ? 0 : encoded;
        Piece piece = null;
        while (encoded < tokens.length()) {
            int length = Math.min(LONGEST, Integer.highestOneBit(tokens.length() - encoded));
            piece = pieces.computeIfAbsent(length, this::piece);
            tokens.copy(encoded, piece.ids, length);
            offset[0] = encoded;
            device.copyIn(piece.ids, piece.idsInput);
            device.copyIn(offset, piece.offsetInput);
            piece.run.run();
            encoded += length;
        }
        if (piece != null) {
            device.copyOut(piece.lastLogits, target);
        }
    }

    private Piece piece(int length) {
        var plan = plans.plan(Map.of("ids", new TensorSpec(DataType.INT32, 1, length), "offset", OFFSET));
        int v = vocabulary();
        return new Piece(
                plan::run,
                new int[length],
                plan.input("ids"),
                plan.input("offset"),
                plan.output(Graph.LOGITS).slice((length - 1L) * v, v));
    }

    /** A plan for so many tokens, with what goes in and out. */
    private record Piece(Runnable run, int[] ids, Tensor idsInput, Tensor offsetInput, Tensor lastLogits) {}
}

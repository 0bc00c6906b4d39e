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
 * A model with key/value caches [1, C, 2 G K], one a layer, which takes tokens in pieces whose lengths are powers of two, so
 * that a handful of plans serves every prompt.
 */
final class CachedPieces {
    /** Longest piece: bounds the logits [1, T, V] that a plan holds; longer ones would hardly be faster. */
    static final int LONGEST = 128;

    private static final TensorSpec SCALAR = new TensorSpec(DataType.INT32);

    private final Device device;
    private final Plans plans;
    private final int vocabulary;
    private final boolean sliding;
    private final Map<String, Tensor> caches = new HashMap<>();
    private final Map<Integer, Piece> pieces = new HashMap<>();
    private final int[] scalar = new int[1];
    private long cacheBytes;
    private Piece last;

    /**
     * Prepares the caches.
     *
     * @param capacity C
     * @param sliding whether the caches' rows are counted apart from the tokens' positions
     */
    CachedPieces(Model model, DataFacts facts, Parameters values, Backend backend, int capacity, boolean sliding) {
        this.device = backend.device();
        this.vocabulary = facts.vocabulary();
        this.sliding = sliding;
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        Context context = Context.plain(false).withCache(capacity, builder.input("offset", SCALAR));
        model.build(builder, facts, sliding ? context.withFilled(builder.input("filled", SCALAR)) : context);
        Graph graph = builder.graph();
        Decoder.requireParameters(graph, values);
        for (var state : builder.states().entrySet()) {
            TensorSpec spec = state.getValue();
            caches.put(state.getKey(), new Tensor(device.allocate(spec.type(), spec.size()), 0, spec));
            cacheBytes += spec.bytes();
        }
        this.plans = Plans.inference(graph, backend, values, caches, List.of(Graph.LOGITS));
    }

    /** Bytes of caches and plans so far. */
    long bytes() {
        return cacheBytes + plans.bytes();
    }

    /** Length of the next piece of so many tokens. */
    static int length(int tokens) {
        return Math.min(LONGEST, Integer.highestOneBit(tokens));
    }

    /**
     * Takes a piece of tokens in.
     *
     * @param position of its first token
     * @param filled rows of the caches that are filled
     */
    void take(int[] ids, int position, int filled) {
        last = pieces.computeIfAbsent(ids.length, this::piece);
        device.copyIn(ids, last.ids);
        scalar[0] = position;
        device.copyIn(scalar, last.offset);
        if (sliding) {
            scalar[0] = filled;
            device.copyIn(scalar, last.filled);
        }
        last.run.run();
    }

    /** Copies the logits [V] after the last piece. */
    void logits(float[] target) {
        device.copyOut(last.lastLogits, target);
    }

    /** Moves rows of all caches to the front; they must not reach into where they go. */
    void moveToFront(int from, int rows) {
        for (Tensor cache : rows == 0 ? List.<Tensor>of() : caches.values()) {
            long columns = cache.spec().columns();
            device.copy(cache.slice(from * columns, rows * columns), cache.slice(0, rows * columns));
        }
    }

    private Piece piece(int length) {
        Map<String, TensorSpec> inputs = new HashMap<>();
        inputs.put("ids", new TensorSpec(DataType.INT32, 1, length));
        inputs.put("offset", SCALAR);
        if (sliding) {
            inputs.put("filled", SCALAR);
        }
        var plan = plans.plan(inputs);
        return new Piece(
                plan::run,
                plan.input("ids"),
                plan.input("offset"),
                sliding ? plan.input("filled") : null,
                plan.output(Graph.LOGITS).slice((length - 1L) * vocabulary, vocabulary));
    }

    /** A plan for so many tokens, with what goes in and out. */
    private record Piece(Runnable run, Tensor ids, Tensor offset, Tensor filled, Tensor lastLogits) {}
}

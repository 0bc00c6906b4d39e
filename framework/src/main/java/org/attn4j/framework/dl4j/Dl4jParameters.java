package org.attn4j.framework.dl4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.Philox;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer's parameters as DL4J knows them, found by building the layer once on a graph that is thrown away.
 *
 * <p>DL4J takes parameter keys apart at underscores; ours have hyphens there:
 * {@code feed_forward.gate.weight} is {@code feed-forward.gate.weight}.
 *
 * @param byKey parameters by DL4J's key
 * @param width the last dimension of the layer's output
 */
record Dl4jParameters(Map<String, ParameterSpec> byKey, int width) {
    /** Names that DL4J gives to variables of its own. */
    private static final List<String> TAKEN = List.of("input", "mask", "q", "kv", "q-mask", "kv-mask");

    /**
     * Builds a layer on a graph of example shapes.
     *
     * @param build adds inputs and layer to the builder and returns the output
     * @throws IllegalArgumentException if the layer does not fit the shapes, or has what DL4J cannot give it: dropout,
     *     inputs that outlive a run, names that DL4J uses itself
     */
    static Dl4jParameters find(Object layer, Dl4jOptions options, Function<GraphBuilder, Scoped> build) {
        SameDiff sd = SameDiff.create();
        List<ParameterSpec> specs = new ArrayList<>();
        GraphBuilder builder = new GraphBuilder(
                sd,
                p -> {
                    specs.add(p);
                    return sd.placeHolder(p.name(), p.spec().type(), p.spec().shape());
                },
                options.seed(),
                false);
        Scoped built = build.apply(builder);
        if (sd.hasVariable(Graph.RNG_STEP)) {
            throw new IllegalArgumentException(layer + " has dropout of its own, whose random numbers and on/off switch"
                    + " DL4J does not feed: set its dropout to 0 and put DL4J's DropoutLayer behind the layer");
        }
        if (!builder.states().isEmpty()) {
            throw new IllegalArgumentException(layer + " keeps state between runs, which DL4J does not feed: "
                    + builder.states().keySet());
        }
        Map<String, ParameterSpec> byKey = new LinkedHashMap<>();
        for (ParameterSpec p : specs) {
            String key = key(p.name());
            if (TAKEN.contains(key) || byKey.put(key, p) != null) {
                throw new IllegalArgumentException("parameter '" + p.name() + "' of " + layer
                        + " needs another name: DL4J has a variable '" + key + "' already");
            }
        }
        return new Dl4jParameters(byKey, built.scope().dim(built.output()));
    }

    /** A layer's output and a scope to ask for its shape. */
    record Scoped(Scope scope, SDVariable output) {}

    /** DL4J's key of a parameter. */
    static String key(String name) {
        return name.replace('_', '-');
    }

    /** Tells DL4J names and shapes: what decays as weights, all else (norms, biases, embeddings) as biases. */
    void define(SDLayerParams target) {
        byKey.forEach((key, p) -> {
            if (p.decays()) {
                target.addWeightParam(key, p.spec().shape());
            } else {
                target.addBiasParam(key, p.spec().shape());
            }
        });
    }

    /** Sets starting values. */
    void initialize(Map<String, INDArray> arrays, Dl4jOptions options) {
        byKey.forEach((key, p) -> {
            float[] values = new float[Math.toIntExact(p.spec().size())];
            p.initializer().fill(values, Philox.key(options.seed(), options.full(p.name())));
            arrays.get(key).assign(Nd4j.createFromArray(values).reshape(p.spec().shape()));
        });
    }

    /** A builder whose parameters are DL4J's. */
    static GraphBuilder builder(SameDiff sd, Map<String, SDVariable> table, Dl4jOptions options) {
        GraphBuilder[] self = new GraphBuilder[1];
        self[0] = new GraphBuilder(
                sd,
                p -> {
                    SDVariable v = table.get(key(p.name()));
                    self[0].declare(v, p.spec().as(v.dataType()));
                    return v;
                },
                options.seed(),
                false);
        return self[0];
    }
}

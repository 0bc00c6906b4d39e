package org.attn4j.framework.graph;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A model's forward graph.
 *
 * @param sameDiff the graph
 * @param parameters its parameters, each a variable or placeholder of that name
 * @param outputs what it computes, by role: {@link #LOSS}, {@link #LOGITS} …
 */
public record Graph(SameDiff sameDiff, List<ParameterSpec> parameters, Map<String, SDVariable> outputs) {
    /** Role and input names that models and trainer agree on. */
    public static final String LOSS = "loss";

    public static final String LOGITS = "logits";

    /** The likeliest classes, INT32, one for each label; models hand them out outside of training. */
    public static final String PREDICTIONS = "predictions";

    /** Vectors of examples, [B, D]: those that a class head reads, or that an encoder of texts is made for. */
    public static final String VECTORS = "vectors";

    /** Vectors of tokens, [B, T, D], those of the last layer; models hand them out outside of training. */
    public static final String TOKENS = "tokens";

    /** Scalar INT64 input: optimizer step * accumulate + micro-batch, the counter of random numbers. */
    public static final String RNG_STEP = "rng/step";

    /** Scalar FLOAT input: number of counted targets of the effective batch, the loss's divisor. */
    public static final String LOSS_COUNT = "loss/count";

    /** Scalar FLOAT input: sum of the weights of those targets, which divides the loss where classes have weights. */
    public static final String LOSS_WEIGHT = "loss/weight";

    /** Begins the role of a weight with an adapter's change in it, which the weight's name ends. */
    public static final String MERGED = "merged/";

    public Graph {
        parameters = List.copyOf(parameters);
        outputs = Map.copyOf(outputs);
    }

    /**
     * The variable of a role.
     *
     * @throws IllegalArgumentException if the graph has none
     */
    public SDVariable output(String role) {
        SDVariable v = outputs.get(role);
        if (v == null && role.equals(LOSS)) {
            throw new IllegalArgumentException("the model has no loss: it answers, and can be neither trained nor"
                    + " evaluated; train another one that starts from it (initialize.run)");
        }
        if (v == null) {
            throw new IllegalArgumentException("the graph has no output '" + role + "', only " + outputs.keySet());
        }
        return v;
    }

    /** The same with parameters that are described otherwise. */
    public Graph withParameters(UnaryOperator<ParameterSpec> change) {
        return new Graph(sameDiff, parameters.stream().map(change).toList(), outputs);
    }

    /** Number of values of all parameters. */
    public long parameterCount() {
        return parameters.stream().mapToLong(p -> p.spec().size()).sum();
    }
}

package org.attn4j.framework.train;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.attn4j.framework.config.NamePatterns;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Depths;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Recompute;
import org.attn4j.framework.layer.Adapter;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;

/**
 * What of a model is trained.
 *
 * @param frozen the parameters that are not, by the names of their tensors in checkpoints
 * @param adapter what is trained in place of the model's own parameters, if anything is
 */
public record Tuning(NamePatterns frozen, Optional<Adapter> adapter) {
    /** All of it. */
    public static final Tuning WHOLE = new Tuning(new NamePatterns("freeze", List.of()), Optional.empty());

    /**
     * The graph for training.
     *
     * @throws IllegalArgumentException if a pattern takes no parameter or a part of one, or takes them all; or if depths
     *     are to be told apart in a model without blocks
     */
    public Graph training(Model model, DataFacts facts, TrainSettings train) {
        Graph tuned = built(model, facts, train.seed(), true);
        require(
                tuned.parameters().stream().anyMatch(ParameterSpec::trained),
                "%s: takes all parameters; leave one to be trained",
                frozen.key());
        boolean blocks = train.byDepth() || train.recompute() == Recompute.BLOCKS;
        require(
                !blocks || Depths.of(tuned).values().stream().anyMatch(depth -> depth > 0),
                "train.layer_decay, train.unfreeze_every and train.recompute go block by block, and this model has no"
                        + " blocks; leave them out");
        return tuned;
    }

    /**
     * The graph without dropout, with the adapter if there is one: its parameters say which of them checkpoints hold, see
     * {@link #checkpointed}, and its roles {@link Graph#MERGED} what they come to.
     */
    public Graph evaluation(Model model, DataFacts facts, long seed) {
        return built(model, facts, seed, false);
    }

    private Graph built(Model model, DataFacts facts, long seed, boolean training) {
        Graph graph = Models.graph(model, adapter.orElse(null), facts, seed, training);
        frozen.requireUsed(
                "parameter",
                graph.parameters().stream().flatMap(p -> p.tensors().stream()).toList());
        return graph.withParameters(p -> frozen.takes(p.tensors()) ? p.trained(false) : p);
    }

    /** What checkpoints hold: of a model with an adapter, that and what is trained whole besides. */
    public Predicate<ParameterSpec> checkpointed() {
        return adapter.isPresent() ? ParameterSpec::trained : p -> true;
    }

    /**
     * The parameters that answer: the model's own, with the adapter's changes in them.
     *
     * @param values of {@link #evaluation}'s graph
     */
    public Merged merged(Model model, DataFacts facts, long seed, Backend backend, Parameters values) {
        return new Merged(
                evaluation(model, facts, seed),
                backend,
                values,
                Models.evaluation(model, facts, seed).parameters());
    }
}

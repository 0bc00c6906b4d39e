package org.attn4j.framework.train;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import org.attn4j.framework.config.NamePatterns;
import org.attn4j.framework.graph.Depths;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;

/**
 * What of a model is trained.
 *
 * @param frozen the parameters that are not, by their names or those of their tensors in checkpoints
 */
public record Tuning(NamePatterns frozen) {
    /** All of it. */
    public static final Tuning WHOLE = new Tuning(new NamePatterns("freeze", List.of()));

    /**
     * The graph for training.
     *
     * @throws IllegalArgumentException if a pattern takes no parameter or a part of one, or takes them all; or if depths
     *     are to be told apart in a model without blocks
     */
    public Graph training(Model model, DataFacts facts, TrainSettings train) {
        Graph graph = Models.training(model, facts, train.seed());
        frozen.requireUsed(
                "parameter",
                graph.parameters().stream()
                        .flatMap(p -> p.stored().stream())
                        .map(ParameterSpec.Stored::name)
                        .toList());
        Graph tuned = graph.withParameters(p -> isFrozen(p) ? p.frozen() : p);
        require(
                tuned.parameters().stream().anyMatch(ParameterSpec::trained),
                "%s: takes all parameters; leave one to be trained",
                frozen.key());
        require(
                !train.byDepth() || Depths.of(tuned).values().stream().anyMatch(depth -> depth > 0),
                "train.layer_decay and train.unfreeze_every go block by block, and this model has no blocks");
        return tuned;
    }

    private boolean isFrozen(ParameterSpec parameter) {
        List<String> names =
                parameter.stored().stream().map(ParameterSpec.Stored::name).toList();
        List<String> taken = names.stream().filter(frozen::matches).toList();
        require(
                taken.isEmpty() || taken.size() == names.size(),
                "%s: takes %s of %s, which are one parameter; name all of them or none",
                frozen.key(),
                taken,
                names);
        return !taken.isEmpty();
    }
}

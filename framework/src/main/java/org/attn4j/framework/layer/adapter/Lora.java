package org.attn4j.framework.layer.adapter;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireWidth;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.NamePatterns;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.ParameterSpec.Stored;
import org.attn4j.framework.layer.Adapter;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Low-rank adaptation: {@code y = x W + b + (alpha / rank) dropout(x) A B} with A [I, rank] and B [rank, O]. A starts
 * uniform in ±1/sqrt(I) (Kaiming's with a = sqrt 5, as PEFT's), B at 0. Maps that lie side by side in one weight, such as
 * queries, keys and values, have an A and a B each, and see x with the same elements dropped.
 *
 * <p>The parameters of a map {@code blocks.0.attention.query} are {@code blocks.0.attention.query.lora_a.weight} and
 * {@code lora_b.weight}.
 *
 * @throws IllegalArgumentException if rank or alpha is not positive, or there is no target
 * @see <a href="https://arxiv.org/abs/2106.09685">Hu et al. 2021</a>
 */
@TypeName("lora")
public record Lora(
        @Key(doc = "rank of the change of a map", value = "8") int rank,
        @Key(doc = "alpha / rank scales the change", value = "16") double alpha,
        @Key(doc = "share of the inputs of A dropped in training", value = "0") double dropout,
        @Key(
                        doc = "the linear maps that are changed: parts of their names, such as query or"
                                + " blocks.0-3.feed_forward",
                        value = "[query, value]")
                List<String> targets,
        @Key(
                        doc = "parameters trained whole besides, such as those of a fresh head: parts of their names",
                        value = "[]")
                List<String> whole)
        implements Adapter {
    private static final String WEIGHT = ".weight";

    public Lora {
        requireWidth("rank", rank);
        require(alpha > 0 && Double.isFinite(alpha), "alpha must be positive: %s", alpha);
        requireDropout("dropout", dropout);
        require(!targets.isEmpty(), "targets: expected the name of a linear map, such as query, got none");
        targets = new NamePatterns("targets", targets).patterns();
        whole = new NamePatterns("whole", whole).patterns();
    }

    @Override
    public SDVariable ofOutput(Scope s, ParameterSpec weight, SDVariable x) {
        List<Stored> parts = parts(weight);
        if (parts.isEmpty()) {
            return null;
        }
        SDVariable seen = s.dropout("lora." + weight.name(), x, dropout);
        return s.ops().linear(s.ops().linear(seen, a(s, weight, parts), null), scaledB(s, weight, parts), null);
    }

    @Override
    public SDVariable ofWeight(Scope s, ParameterSpec weight) {
        List<Stored> parts = parts(weight);
        return parts.isEmpty() ? null : s.ops().linear(a(s, weight, parts), scaledB(s, weight, parts), null);
    }

    private List<Stored> parts(ParameterSpec weight) {
        NamePatterns patterns = new NamePatterns("adapter.targets", targets);
        return weight.stored().stream()
                .filter(part -> patterns.matches(map(part.name())))
                .toList();
    }

    private static String map(String weight) {
        return weight.substring(0, weight.length() - WEIGHT.length());
    }

    /** [I, rank] for each part, side by side. */
    private SDVariable a(Scope s, ParameterSpec weight, List<Stored> parts) {
        long in = weight.shape().get(0);
        List<Stored> stored = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            stored.add(new Stored(map(parts.get(i).name()) + ".lora_a.weight", i * rank, (i + 1) * rank, true));
        }
        return s.parameter(ParameterSpec.weight(
                map(weight.name()) + ".lora_a.weight",
                in,
                (long) rank * parts.size(),
                Initializer.uniform(1 / Math.sqrt(in)),
                stored));
    }

    /** alpha / rank times the B [rank, O] of each part in the rows of its A and its own columns, else 0. */
    private SDVariable scaledB(Scope s, ParameterSpec weight, List<Stored> parts) {
        int out = Math.toIntExact(weight.shape().get(1));
        List<SDVariable> rows = new ArrayList<>();
        for (Stored part : parts) {
            SDVariable b = s.parameter(ParameterSpec.weight(
                    map(part.name()) + ".lora_b.weight", rank, part.to() - part.from(), Initializer.zeros()));
            List<SDVariable> row = new ArrayList<>();
            if (part.from() > 0) {
                row.add(zeros(s, b, part.from()));
            }
            row.add(b);
            if (part.to() < out) {
                row.add(zeros(s, b, out - part.to()));
            }
            rows.add(joined(s, 1, row));
        }
        SDVariable all = joined(s, 0, rows);
        return alpha == rank ? all : all.mul(alpha / rank);
    }

    private SDVariable zeros(Scope s, SDVariable like, int columns) {
        return s.sd().constant(Nd4j.zeros(like.dataType(), rank, columns));
    }

    private static SDVariable joined(Scope s, int dimension, List<SDVariable> parts) {
        return parts.size() == 1 ? parts.get(0) : s.sd().concat(dimension, parts.toArray(SDVariable[]::new));
    }
}

package org.attn4j.framework.layer.feedforward;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;
import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireWidthOrZero;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A sparse mixture of experts: a router, linear and without bias, sends each token to the A of E experts whose logits
 * are largest; {@code y = sum over the chosen of w_e expert_e(x)}, w the softmax of the chosen logits alone. Each expert
 * computes its own tokens only, so the cost follows A while the parameters follow E.
 * Shapes: x [B, T, D] -> [B, T, D]; router [D, E]; W1, W3 [E, D, F]; W2 [E, F, D]; b1 [E, F]; b2 [E, D]. Checkpoints hold
 * the experts apart: {@code experts.3.up.weight} [F, D] and so on.
 *
 * <p>In training the layer adds two losses of the router to the model's, see {@link org.attn4j.framework.op.mixture.RouterLoss}:
 * one for the balance of experts, one against large logits. With A = 1 every weight is 1, and they alone train the
 * router.
 *
 * <p>Padding, and rows that only fill up a batch, take no expert and no capacity, and count in no loss of the router and
 * no figure of it ({@link Scope#countedTokens}).
 *
 * <p>Capacity holds in training alone, for each micro-batch: an expert's tokens come in the order of the rows and of
 * positions within a row, and the last ones are dropped. So the rows of a micro-batch compete, later rows losing first,
 * while within a row no later token takes an earlier one's place. In evaluation and in generation no expert has a limit
 * and no token is dropped: what comes out for a token depends neither on other rows nor on later tokens, whatever the
 * batch, and generation token by token gives what a pass over the whole text gives.
 *
 * <p>Named outputs below the layer's place, outside of generation: {@value #EXPERTS} [B, T, A] and, where padding is
 * told, {@value #COUNTED} [B, T]; in training with a limit also {@value #KEPT} [E + 1] and {@value #DROPPED} [].
 *
 * @throws IllegalArgumentException if experts is not positive, active is not between 1 and experts, another number is
 *     negative, or dropout is outside [0, 1)
 * @see <a href="https://arxiv.org/abs/1701.06538">Shazeer et al. 2017</a>
 * @see <a href="https://arxiv.org/abs/2101.03961">Fedus et al. 2021</a>
 */
@TypeName("mixture_of_experts")
public record MixtureOfExperts(
        @Key(doc = "E") int experts,
        @Key(doc = "A", value = "2") int active,
        @Key(doc = "what an expert is: mlp or swiglu", value = "mlp") ExpertKind expert,
        @Key(doc = "F; 0 means 4 D for mlp, 8/3 D rounded up to a multiple of 8 for swiglu", value = "0") int hidden,
        @Key(doc = "of an mlp", value = "gelu") ActivationKind activation,
        @Key(doc = "whether the maps of an mlp have biases; swiglu has none", value = "true") boolean bias,
        @Key(
                        doc = "in training an expert takes at most this times its even share of a micro-batch's tokens,"
                                + " padding left out, and drops the others; 0 for no limit",
                        value = "0")
                double capacityFactor,
        @Key(doc = "standard deviation of what is added to the router's logits in training", value = "0") double noise,
        @Key(doc = "coefficient of the load-balancing loss", value = "0.01") double balanceLoss,
        @Key(doc = "coefficient of the router z-loss", value = "0.001") double zLoss,
        @Key(doc = "share of outputs dropped in training", value = "0") double dropout)
        implements FeedForward {
    /** Checkpoints hold each expert apart. */
    private static final int MOST_EXPERTS = 4096;

    /** Named output: number of assignments dropped for want of capacity. */
    public static final String DROPPED = "router/dropped";

    /** Named output: number of assignments kept, of the experts before each one, and of all. */
    public static final String KEPT = "router/kept";

    /** Named output: which tokens count. */
    public static final String COUNTED = "router/counted";

    /** Named output: experts of each token. */
    public static final String EXPERTS = "router/experts";

    public MixtureOfExperts {
        require(experts > 0, "experts must be positive: %d", experts);
        requireAtMost("experts", experts, MOST_EXPERTS);
        require(active > 0 && active <= experts, "active (%d) must be between 1 and experts (%d)", active, experts);
        requireWidthOrZero("hidden", hidden);
        require(capacityFactor >= 0, "capacity_factor must not be negative: %s", capacityFactor);
        require(noise >= 0, "noise must not be negative: %s", noise);
        require(balanceLoss >= 0, "balance_loss must not be negative: %s", balanceLoss);
        require(zLoss >= 0, "z_loss must not be negative: %s", zLoss);
        requireDropout("dropout", dropout);
    }

    /** Where there is a capacity, it goes to the tokens in their order: later ones take none from earlier ones. */
    @Override
    public boolean causal() {
        return true;
    }

    @Override
    public boolean cacheable() {
        return true;
    }

    @Override
    public int reach() {
        return 0;
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        boolean generating = s.context().cacheLength() > 0;
        SDVariable logits = s.linear("router", x, experts, false); // [B, T, E]
        boolean noisy = s.training() && noise > 0;
        // Labels tell more of what counts than the mask, but only training needs them for its result.
        SDVariable counted = s.training() ? s.countedTokens() : s.context().mask();
        SDVariable[] routing = s.ops()
                .topKRouting(
                        logits,
                        noisy ? s.step() : null,
                        counted,
                        active,
                        s.training() ? capacityFactor : 0,
                        noisy ? noise : 0,
                        s.randomKey("noise"));
        if (!generating) {
            expose(s, routing);
        }
        if (s.training() && balanceLoss + zLoss > 0) {
            s.auxiliaryLoss(s.ops().routerLoss(logits, routing[4], counted, balanceLoss, zLoss));
        }
        SDVariable slots = routing[2];
        SDVariable offsets = routing[3];
        SDVariable rows = s.ops().dispatch(x, slots, offsets); // [B T A, D]
        SDVariable y = new Experts(s, experts, offsets)
                .apply(rows, expert, hidden(s.dim(rows)), bias, activation); // [B T A, D]
        return s.dropout(s.ops().combine(y, slots, offsets, routing[0]), dropout); // [B, T, D]
    }

    private void expose(Scope s, SDVariable[] routing) {
        s.expose(s.full(EXPERTS), routing[1]);
        SDVariable counted = s.countedTokens();
        if (counted != null) {
            s.expose(s.full(COUNTED), counted);
        }
        if (s.training() && capacityFactor > 0) {
            s.expose(s.full(KEPT), routing[3]);
            s.expose(s.full(DROPPED), routing[5]);
        }
    }

    /** F of a model of width D. */
    public int hidden(int d) {
        return expert == ExpertKind.MLP ? MlpFeedForward.hidden(hidden, d) : SwiGluFeedForward.hidden(hidden, d);
    }
}

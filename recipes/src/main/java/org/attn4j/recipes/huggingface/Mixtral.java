package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.attn4j.framework.layer.feedforward.ExpertKind;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;
import org.attn4j.framework.op.elementwise.ActivationKind;

/**
 * Mixtral: a Mistral whose feed-forward is a mixture of gated experts; a token's weights are the softmax of the logits of the
 * chosen ones. Names are those of transformers 4, an expert's tensors each by itself.
 */
final class Mixtral extends LlamaLike {
    private static final double BASE = 1e6;

    @Override
    public String modelType() {
        return "mixtral";
    }

    @Override
    public List<String> classes() {
        return List.of("MixtralForCausalLM");
    }

    @Override
    double base() {
        return BASE;
    }

    @Override
    double epsilon() {
        return 1e-5;
    }

    @Override
    boolean biased() {
        return false;
    }

    @Override
    int window() {
        return 0;
    }

    @Override
    void check(ConfigFile config) {
        config.require("hidden_act", "silu", "silu", "swish");
    }

    @Override
    FeedForward feedForward(ConfigFile c) {
        return new MixtureOfExperts(
                c.count("num_local_experts", 8),
                c.count("num_experts_per_tok", 2),
                ExpertKind.SWIGLU,
                c.count("intermediate_size"),
                ActivationKind.SILU,
                false,
                0,
                0,
                c.number("router_aux_loss_coef", 0.001),
                0,
                0);
    }

    @Override
    void writeFeedForward(FeedForward layer, int dim, ObjectNode config) {
        MixtureOfExperts mixture = requireType(MixtureOfExperts.class, "model.block.feed_forward", layer);
        require(mixture.expert() == ExpertKind.SWIGLU, "model.block.feed_forward.expert", "swiglu", "mlp");
        config.put("hidden_act", "silu").put("intermediate_size", mixture.hidden(dim));
        config.put("num_experts_per_tok", mixture.active()).put("num_local_experts", mixture.experts());
        config.put("router_aux_loss_coef", mixture.balanceLoss());
    }

    @Override
    void feedForward(FeedForward layer, TensorTable block) {
        block.same("block_sparse_moe.gate.weight", "feed_forward.router.weight");
        for (int e = 0; e < ((MixtureOfExperts) layer).experts(); e++) {
            block.below("block_sparse_moe.experts." + e + ".", "feed_forward.experts." + e + ".")
                    .same("w1.weight", "gate.weight")
                    .same("w3.weight", "up.weight")
                    .same("w2.weight", "down.weight");
        }
    }
}

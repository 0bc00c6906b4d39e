package org.attn4j.recipes.bench;

import java.util.HashMap;
import java.util.Map;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.ExpertKind;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.op.ActivationKind;

/** The gpt peer with a mixture of experts in each block; like PyTorch's, without losses of the router. */
record MoePeer() implements Peer {
    private static final DecoderPeer DENSE = new DecoderPeer("gpt");

    @Override
    public String name() {
        return "moe";
    }

    @Override
    public Map<String, Integer> defaults() {
        Map<String, Integer> sizes = new HashMap<>(DENSE.defaults());
        sizes.put("experts", 8);
        sizes.put("active", 2);
        return sizes;
    }

    @Override
    public Setup setup(Map<String, Integer> sizes) {
        Setup dense = DENSE.setup(sizes);
        MixtureOfExperts experts = new MixtureOfExperts(
                sizes.get("experts"),
                sizes.get("active"),
                ExpertKind.MLP,
                sizes.get("hidden"),
                ActivationKind.GELU,
                true,
                0,
                0,
                0,
                0,
                0);
        TransformerBlock block = new TransformerBlock(
                Placement.PRE,
                new LayerNormalization(1e-5, true),
                new CausalAttention(sizes.get("heads"), 0, false, 0),
                experts,
                0);
        return new Setup(
                new PeerDecoder(sizes.get("layers"), sizes.get("dim"), block, false),
                dense.facts(),
                dense.batches(),
                dense.perStep(),
                dense.unit());
    }
}

package org.attn4j.recipes.bench;

import java.util.ArrayList;
import java.util.List;

/** The models that can be measured. */
public final class Peers {
    private static final List<Peer> ALL = new ArrayList<>();

    static {
        ALL.add(new DecoderPeer("gpt"));
        ALL.add(new DecoderPeer("gpt-llama"));
        ALL.add(new Gpt2Peer());
        ALL.add(new MoePeer());
        ALL.add(new BertPeer());
        ALL.add(new ClassifierPeer());
        ALL.add(new VitPeer());
        ALL.add(new TransformerPeer());
        ALL.add(new BahdanauPeer());
    }

    private Peers() {}

    /**
     * A peer by its name.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Peer named(String name) {
        return ALL.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no model '" + name + "' to measure; expected one of " + names()));
    }

    /** Names of all peers. */
    public static List<String> names() {
        return ALL.stream().map(Peer::name).toList();
    }
}

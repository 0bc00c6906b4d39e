package org.attn4j.recipes.bench;

import java.util.List;

/** The models that can be measured. */
public final class Peers {
    private static final List<Peer> ALL = List.of(new DecoderPeer("gpt"), new DecoderPeer("gpt-llama"));

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

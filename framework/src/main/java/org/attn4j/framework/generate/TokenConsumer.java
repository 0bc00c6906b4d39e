package org.attn4j.framework.generate;

/** Takes tokens as they are generated, to stream them or to look for a stop string. */
@FunctionalInterface
public interface TokenConsumer {
    /**
     * Takes a token.
     *
     * @return whether to go on
     */
    boolean accept(int id);
}

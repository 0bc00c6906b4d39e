package org.attn4j.framework.layer;

/**
 * A learned bias of scores by the distance between query and key.
 *
 * @param buckets number of buckets of distances, half of them for each direction where both count
 * @param farthest distance from which on all share the last bucket
 * @param shared whether the layers of a stack of blocks have one table, see {@link Scope#stack}
 */
public record RelativeBias(int buckets, int farthest, boolean shared) {}

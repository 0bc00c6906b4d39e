package org.attn4j.framework.layer.position;

/**
 * Relative positions in scores.
 *
 * @param buckets number of buckets of distances, half of them for each direction where both count
 * @param farthest distance from which on all share the last bucket
 */
public record Distances(int buckets, int farthest) {}

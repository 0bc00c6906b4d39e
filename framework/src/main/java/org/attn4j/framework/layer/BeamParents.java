package org.attn4j.framework.layer;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Whose caches rows of a batch go on from, as in beam search.
 *
 * @param parents [R] INT32: row r goes on from what row {@code parents[r]} held
 * @param width W: rows come in groups of this many, and parents are of the own group
 */
public record BeamParents(SDVariable parents, int width) {}

package org.attn4j.framework.op;

import org.nd4j.linalg.api.ops.executioner.OpExecutioner;

/**
 * An executioner of ND4J's that runs our ops too: one for each ND4J backend, found by {@link java.util.ServiceLoader}, so
 * that a build carries the one whose backend it has.
 */
public interface OwnExecutioner extends OpExecutioner {}

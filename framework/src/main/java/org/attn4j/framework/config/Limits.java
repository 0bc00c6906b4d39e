package org.attn4j.framework.config;

/**
 * The most that sizes of models, data and training may be set to. Far above what trains on one machine: what memory holds
 * is for the plan to tell.
 */
public final class Limits {
    /** A width of a model; a few times of it is still far from 32 bits. */
    public static final int WIDTH = 1 << 20;

    /** Blocks of a model. */
    public static final int LAYERS = 1000;

    /** T, tokens of a text. */
    public static final int CONTEXT = 1 << 20;

    /** V, tokens of a vocabulary. */
    public static final int VOCABULARY = 1 << 24;

    /** B, examples of a batch, and micro-batches of a step. */
    public static final int BATCH = 1 << 20;

    /** Examples that are generated. */
    public static final int EXAMPLES = 1_000_000;

    /** Pixels on a side of an image. */
    public static final int PIXELS = 1 << 12;

    /** Optimizer steps of a run. */
    public static final long STEPS = 1_000_000_000_000L;

    /** Threads that compute. */
    public static final int THREADS = 1024;

    private Limits() {}
}

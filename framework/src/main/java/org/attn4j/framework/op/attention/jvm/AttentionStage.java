package org.attn4j.framework.op.attention.jvm;

/** Copies of all that a task reads and writes of its heads of a sequence; one thread's. */
final class AttentionStage {
    final StagedHeads q = new StagedHeads();
    final StagedHeads k = new StagedHeads();
    final StagedHeads v = new StagedHeads();
    final StagedHeads y = new StagedHeads();
    final StagedHeads dy = new StagedHeads();
    final StagedHeads dq = new StagedHeads();
    final StagedHeads dk = new StagedHeads();
    final StagedHeads dv = new StagedHeads();

    /** The sequence's first row among all queries. */
    int firstQuery;

    /** Its first row among all keys. */
    int firstKey;

    /** Copies the queries, keys and values of some neighbouring key/value heads. */
    AttentionStage load(AttentionProblem problem, int b, int g, int heads) {
        int queries = problem.shape.queries();
        int keys = problem.shape.keys();
        firstQuery = b * queries;
        firstKey = b * keys;
        q.load(problem.q, firstQuery, queries, g * problem.sharing(), heads * problem.sharing());
        k.load(problem.k, firstKey, keys, g, heads);
        v.load(problem.v, firstKey, keys, g, heads);
        return this;
    }
}

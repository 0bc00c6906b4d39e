package org.attn4j.framework.op;

/**
 * Ops that belong together, and what computes each of them on each backend. {@link OpFamilies} finds the families of every
 * jar by {@link java.util.ServiceLoader}: a jar lists its families, one class a line, in
 * {@code META-INF/services/org.attn4j.framework.op.OpFamily}.
 */
public interface OpFamily {
    /** Adds the family's ops and their kernels to a table. */
    void register(KernelTable table);
}

package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.embedding.cuda.EmbeddingLaunches;
import org.attn4j.framework.op.embedding.jvm.EmbeddingKernels;
import org.attn4j.framework.op.embedding.reference.EmbeddingReferences;

/** Tables of rows looked up by number. */
public final class EmbeddingFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        EmbeddingReferences.register(table);
        EmbeddingKernels.register(table);
        EmbeddingLaunches.register(table);
    }
}

package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.launch.StockLaunches;

/** SameDiff's own ops on a card. */
public final class StockFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        table.stock(StockLaunches::bind);
    }
}

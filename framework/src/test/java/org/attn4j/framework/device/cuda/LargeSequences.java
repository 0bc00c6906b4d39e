package org.attn4j.framework.device.cuda;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.attn4j.framework.op.cache.AppendCache;
import org.attn4j.framework.op.cache.ReorderCache;
import org.attn4j.framework.op.recurrent.AdditiveAttention;
import org.attn4j.framework.op.recurrent.AdditiveAttentionGrad;
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.recurrent.BahdanauDecoderGrad;
import org.attn4j.framework.op.recurrent.CellKind;
import org.attn4j.framework.op.recurrent.Recurrence;
import org.attn4j.framework.op.recurrent.RecurrenceGrad;
import org.attn4j.framework.op.rows.GatherRows;
import org.attn4j.framework.op.rows.GatherRowsGrad;
import org.attn4j.framework.op.rows.MeanRows;
import org.attn4j.framework.op.rows.MeanRowsGrad;
import org.attn4j.framework.op.rows.Patches;
import org.attn4j.framework.op.rows.PatchesGrad;
import org.attn4j.framework.op.rows.PrependRow;
import org.attn4j.framework.op.rows.PrependRowGrad;
import org.attn4j.framework.op.rows.SelectRow;
import org.attn4j.framework.op.rows.SelectRowGrad;
import org.nd4j.linalg.api.buffer.DataType;

/** Rows of sequences, recurrences and caches in batches of more than 2^31 elements. */
final class LargeSequences {
    private static final int ROWS = 4;
    private static final int COLUMNS = 1000;
    private static final int WIDE = 1 << 15;

    private LargeSequences() {}

    static void cases(BiConsumer<String, Supplier<LargeTensors>> to) {
        rows(to);
        gathered(to);
        caches(to);
        for (CellKind cell : CellKind.values()) {
            recurrences(cell, to);
            decoders(cell, to);
        }
        additive(to);
    }

    private static void rows(BiConsumer<String, Supplier<LargeTensors>> to) {
        to.accept("selected row", () -> LargeTensors.of((sd, v) -> new SelectRow(sd, v[0], 2))
                .batch(1, ROWS, COLUMNS)
                .byInput(0));
        to.accept("its gradient", () -> LargeTensors.of((sd, v) -> new SelectRowGrad(sd, v[0], v[1], 2))
                .batch(1, ROWS, COLUMNS)
                .batch(1, COLUMNS));
        to.accept("row put before", () -> LargeTensors.of((sd, v) -> new PrependRow(sd, v[0], v[1]))
                .batch(1, ROWS, COLUMNS)
                .shared(COLUMNS));
        to.accept("its gradient", () -> LargeTensors.of((sd, v) -> new PrependRowGrad(sd, v[0], v[1], v[2]))
                .batch(1, ROWS, WIDE)
                .shared(WIDE)
                .batch(1, ROWS + 1, WIDE)
                .comparing(0, 1));
        to.accept("means", () -> LargeTensors.of((sd, v) -> new MeanRows(sd, v[0], null))
                .batch(1, 8, 8192)
                .byInput(0));
        to.accept("their gradient", () -> LargeTensors.of((sd, v) -> new MeanRowsGrad(sd, v[0], v[1], null))
                .batch(1, 8, 8192)
                .batch(1, 8192));
        to.accept("patches", () -> LargeTensors.of((sd, v) -> new Patches(sd, v[0], 4))
                .batch(1, 3, 128, 128));
        to.accept("their gradient", () -> LargeTensors.of((sd, v) -> new PatchesGrad(sd, v[0], v[1], 4))
                .batch(1, 3, 128, 128)
                .batch(1, 32 * 32, 3 * 4 * 4));
    }

    private static void gathered(BiConsumer<String, Supplier<LargeTensors>> to) {
        to.accept("gathered rows", () -> LargeTensors.of((sd, v) -> new GatherRows(sd, v[0], v[1]))
                .batch(1, ROWS, COLUMNS)
                .sharedIntegers(n -> new int[] {n * ROWS - 1, n * ROWS - 3})
                .byInput(0)
                .comparing(0));
        to.accept("their gradient", () -> LargeTensors.of((sd, v) -> new GatherRowsGrad(sd, v[0], v[1], v[2]))
                .batch(1, ROWS, COLUMNS)
                .sharedIntegers(n -> new int[] {n * ROWS - 1, n * ROWS - 3, n * ROWS - 1})
                .shared(3, COLUMNS));
    }

    private static void caches(BiConsumer<String, Supplier<LargeTensors>> to) {
        to.accept("cache", () -> LargeTensors.of((sd, v) -> new AppendCache(sd, v[0], v[1], v[2]))
                .batch(1, 70, 512)
                .batch(1, ROWS, 512)
                .scalar(DataType.INT32, 66)
                .sparing(SparseCuda.LAST_X));
        to.accept("its other order", () -> LargeTensors.of((sd, v) -> new ReorderCache(sd, v[0], v[1], v[2], 2))
                .batch(2, 70, 512)
                .integers(n -> new int[] {1, 0}, 2)
                .scalar(DataType.INT32, 66)
                .sparing(SparseCuda.LAST_X));
    }

    private static void recurrences(CellKind cell, BiConsumer<String, Supplier<LargeTensors>> to) {
        int steps = 12;
        int width = 1024;
        int gates = cell.gates() * width;
        to.accept(cell + " recurrence", () -> LargeTensors.of(
                        (sd, v) -> new Recurrence(sd, cell, false, v[0], v[1], v[2], null, null))
                .batch(1, steps, gates)
                .shared(width, gates)
                .shared(gates)
                .byInput(0));
        int saved = cell == CellKind.GRU ? 4 : 6;
        to.accept("its gradient", () -> LargeTensors.of(
                        (sd, v) -> new RecurrenceGrad(sd, cell, false, v[0], v[1], v[2], v[3], v[4], null))
                .shared(width, gates)
                .batch(1, steps, saved * width)
                .batch(1, steps, width)
                .batch(1, steps, width)
                .batch(1, cell.states() * width));
    }

    /** Memories of more than 2^31 elements, where the steps' gates have fewer. */
    private static void decoders(CellKind cell, BiConsumer<String, Supplier<LargeTensors>> to) {
        int width = 512;
        int gates = cell.gates() * width;
        int keys = 36;
        to.accept(cell + " decoder", () -> LargeTensors.of((sd, v) -> new BahdanauDecoder(sd, cell, v))
                .batch(1, 2, gates)
                .batch(1, keys, gates)
                .shared(width, gates)
                .shared(gates)
                .shared(width, 8)
                .batch(1, keys, 8)
                .shared(8)
                .batch(1, keys, 8)
                .batch(1, cell.states() * width)
                .byInput(BahdanauDecoder.MEMORY_GATES)
                .comparing(0, 2, 4)
                .sparing(SparseCuda.LAST_X));
        int saved = cell == CellKind.GRU ? 4 : 6;
        to.accept("its gradient", () -> LargeTensors.of((sd, v) -> new BahdanauDecoderGrad(sd, cell, v))
                .batch(1, keys, gates)
                .shared(width, gates)
                .shared(width, 8)
                .batch(1, keys, 8)
                .shared(8)
                .batch(1, keys, 8)
                .batch(1, 2, keys)
                .batch(1, 2, saved * width)
                .batch(1, 2, width)
                .batch(1, 2, 8)
                .batch(1, 2, width)
                .batch(1, 2, 8)
                .batch(1, 2, keys)
                .batch(1, cell.states() * width)
                .byInput(BahdanauDecoderGrad.MEMORY_GATES)
                .comparing(0, 2, 3)
                .sparing(SparseCuda.LAST_X));
    }

    private static void additive(BiConsumer<String, Supplier<LargeTensors>> to) {
        int steps = 64;
        int keys = 8;
        int width = 520;
        to.accept("additive attention", () -> LargeTensors.of(
                        (sd, v) -> new AdditiveAttention(sd, v[0], v[1], v[2], v[3], null))
                .batch(1, steps, width)
                .batch(1, keys, width)
                .shared(width)
                .batch(1, keys, 8)
                .byInput(0)
                .comparing(1)
                .sparing(SparseCuda.LAST_X));
        to.accept("its gradient", () -> LargeTensors.of(
                        (sd, v) -> new AdditiveAttentionGrad(sd, v[0], v[1], v[2], v[3], v[4], v[5], v[6]))
                .batch(1, steps, width)
                .batch(1, keys, width)
                .shared(width)
                .batch(1, keys, 8)
                .batch(1, steps, keys)
                .batch(1, steps, 8)
                .batch(1, steps, keys)
                .comparing(0, 1)
                .sparing(SparseCuda.LAST_X));
    }
}

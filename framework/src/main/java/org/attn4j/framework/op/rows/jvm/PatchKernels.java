package org.attn4j.framework.op.rows.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.rows.Patches;
import org.attn4j.framework.op.rows.PatchesGrad;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Tiles;

/** Images to patches and back, one row of patches of one image at a time. */
public final class PatchKernels implements IntConsumer {
    private final FloatBuffer image;
    private final FloatBuffer patches;
    private final boolean back;
    private final int channels;
    private final int height;
    private final int width;
    private final int size;
    private final Tiles tiles;

    private PatchKernels(Tensor image, Tensor patches, int size, boolean back) {
        this.image = image.floats();
        this.patches = patches.floats();
        this.back = back;
        this.channels = image.dim(1);
        this.height = image.dim(2);
        this.width = image.dim(3);
        this.size = size;
        int rows = image.size() == 0 ? 0 : image.dim(0) * (height / size);
        this.tiles = Tiles.ofRows(rows, channels * size * width);
    }

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(Patches.class, PatchKernels::cut);
        table.jvm(PatchesGrad.class, PatchKernels::join);
    }

    private static Runnable cut(Patches op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        PatchKernels kernel = new PatchKernels(inputs.get(0), outputs.get(0), op.size(), false);
        return device.pool().job(kernel.tiles.count(), kernel);
    }

    private static Runnable join(PatchesGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        PatchKernels kernel = new PatchKernels(outputs.get(0), inputs.get(1), op.size(), true);
        return device.pool().job(kernel.tiles.count(), kernel);
    }

    @Override
    public void accept(int tile) {
        int area = channels * size * width;
        float[] line = Scratch.floats(0, width);
        float[] row = Scratch.floats(1, area);
        int down = height / size;
        for (int i = tiles.start(tile); i < tiles.end(tile); i++) {
            int first = i / down * channels * height + i % down * size;
            if (back) {
                patches.get(i * area, row, 0, area);
            }
            for (int c = 0; c < channels; c++) {
                for (int r = 0; r < size; r++) {
                    int at = (first + c * height + r) * width;
                    if (back) {
                        spread(row, line, (c * size + r) * size, true);
                        image.put(at, line, 0, width);
                    } else {
                        image.get(at, line, 0, width);
                        spread(row, line, (c * size + r) * size, false);
                    }
                }
            }
            if (!back) {
                patches.put(i * area, row, 0, area);
            }
        }
    }

    /** Moves a line of pixels into its patches, or from them. */
    private void spread(float[] row, float[] line, int at, boolean fromPatches) {
        int patch = channels * size * size;
        for (int x = 0, to = at; x < width; x += size, to += patch) {
            if (fromPatches) {
                System.arraycopy(row, to, line, x, size);
            } else {
                System.arraycopy(line, x, row, to, size);
            }
        }
    }
}

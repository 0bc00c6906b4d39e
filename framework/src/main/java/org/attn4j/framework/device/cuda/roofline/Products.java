package org.attn4j.framework.device.cuda.roofline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.cuda.ProductCall;

/** What a matrix product moves, computes and asks of alignment. */
final class Products {
    private Products() {}

    /** Its precision and sizes, C's rows x C's columns x the length of the sums, such as {@code bf16 64x65x128}. */
    static String name(ProductCall p) {
        String many = p.count() > 1 ? p.count() + " x " : "";
        return String.format("%s %s%dx%dx%d", p.precision().name().toLowerCase(Locale.ROOT), many, p.m(), p.n(), p.k());
    }

    static double operations(ProductCall p) {
        return 2.0 * p.m() * p.n() * p.k() * p.count();
    }

    /** Each operand once, the result once or, where it is added to, twice. */
    static long bytes(ProductCall p) {
        long operands = (long) p.m() * p.k() + (long) p.k() * p.n();
        long results = (long) p.m() * p.n() * (p.beta() == 0 ? 1 : 2);
        return p.count() * (operands * width(p) + results * resultWidth(p))
                + (p.bias() == 0 ? 0 : (long) resultWidth(p) * p.n());
    }

    /** Which of the operands in bfloat16 do not lie at multiples of 16 bytes, and why; none where all do. */
    static List<String> misalignedOperands(ProductCall p) {
        List<String> found = new ArrayList<>();
        if (p.precision() == Precision.BF16) {
            describe(found, "A", p.a(), (long) p.lda() * width(p), strideBytes(p, p.strideA(), width(p)));
            describe(found, "B", p.b(), (long) p.ldb() * width(p), strideBytes(p, p.strideB(), width(p)));
        }
        return found;
    }

    /** The same of a result. */
    static List<String> misalignedResult(ProductCall p) {
        List<String> found = new ArrayList<>();
        if (p.precision() == Precision.BF16) {
            int width = resultWidth(p);
            describe(found, "C", p.c(), (long) width * p.ldc(), strideBytes(p, p.strideC(), width));
        }
        return found;
    }

    /**
     * The share of full multiprocessors over all waves of blocks; 1 where there is less than one wave: then the sums are
     * split.
     */
    static double waves(ProductCall p, int multiprocessors) {
        double tiles = Math.ceil((double) p.m() / Assumptions.TILE_ROWS)
                * Math.ceil((double) p.n() / Assumptions.TILE_COLUMNS)
                * p.count();
        return tiles < multiprocessors ? 1 : tiles / (Math.ceil(tiles / multiprocessors) * multiprocessors);
    }

    private static int width(ProductCall p) {
        return p.precision() == Precision.BF16 ? Short.BYTES : Float.BYTES;
    }

    private static int resultWidth(ProductCall p) {
        return p.half() ? Short.BYTES : Float.BYTES;
    }

    private static long strideBytes(ProductCall p, long stride, int width) {
        return p.count() > 1 ? stride * width : 0;
    }

    private static void describe(List<String> found, String what, long address, long row, long stride) {
        List<String> reasons = new ArrayList<>();
        if (row % Assumptions.ALIGNMENT != 0) {
            reasons.add("rows of " + row + " bytes");
        }
        if (address % Assumptions.ALIGNMENT != 0) {
            reasons.add("an address of " + address % Assumptions.ALIGNMENT + " bytes beyond a multiple");
        }
        if (stride % Assumptions.ALIGNMENT != 0) {
            reasons.add("a stride of " + stride + " bytes");
        }
        if (!reasons.isEmpty()) {
            found.add(what + " has " + String.join(" and ", reasons));
        }
    }
}

package org.attn4j.framework.op.simd;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Whether kernels may use the Vector API. A class that names one of its types must only be loaded where
 * {@link #available()} holds.
 */
public final class Simd {
    /** System property that turns the Vector API off when {@code false}. */
    public static final String PROPERTY = "attn4j.simd";

    private static final boolean MODULE =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private Simd() {}

    /**
     * True where Java was started with {@code --add-modules jdk.incubator.vector}, unless the property
     * {@value #PROPERTY} is {@code false}; asked when a kernel is bound. Where Java was started without it, the log is
     * told once.
     */
    public static boolean available() {
        if (!MODULE && !TOLD.getAndSet(true)) {
            LoggerFactory.getLogger(Simd.class)
                    .warn("the Vector API is not there, so that kernels are plain loops, several times slower: start"
                            + " Java with --add-modules jdk.incubator.vector");
        }
        return MODULE && !"false".equalsIgnoreCase(System.getProperty(PROPERTY));
    }

    /** What computes by vectors where they may be used, else by loops; the other one's class is not loaded. */
    public static <T> T choose(Supplier<? extends T> vectors, Supplier<? extends T> loops) {
        return available() ? vectors.get() : loops.get();
    }

    /** The loops over rows to bind a kernel with. */
    public static RowMath rows() {
        return choose(VectorRowMath::new, ScalarRowMath::new);
    }

    /** Single-precision numbers in a vector register; 1 where the Vector API is not there. */
    static int lanes() {
        return available() ? VectorRowMath.LANES : 1;
    }
}

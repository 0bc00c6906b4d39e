package org.attn4j.framework.device;

import java.util.function.Supplier;

/** Which library computes matrix products on the CPU. */
public enum BlasChoice {
    /** The first of MKL, oneDNN, OpenBLAS that can be used. */
    AUTO("", Cblas::openBlas),
    OPENBLAS("OpenBLAS's libraries are not on the class path", Cblas::openBlas),
    ONEDNN("oneDNN's libraries are for x86-64 and not on the class path", Cblas::oneDnn),
    MKL("MKL's libraries are not on the class path; build with the Maven profile mkl (-Pmkl)", Cblas::mkl);

    private final String absent;
    private final Supplier<Blas> loader;

    BlasChoice(String absent, Supplier<Blas> loader) {
        this.absent = absent;
        this.loader = loader;
    }

    /**
     * Loads the library.
     *
     * @throws IllegalArgumentException if one is asked for that is absent or cannot be used here
     */
    Blas load() {
        return this == AUTO ? first(MKL, ONEDNN, OPENBLAS) : loadThis();
    }

    private static Blas first(BlasChoice... order) {
        IllegalArgumentException none = null;
        for (BlasChoice choice : order) {
            try {
                return choice.loadThis();
            } catch (IllegalArgumentException e) {
                none = e;
            }
        }
        throw none;
    }

    private Blas loadThis() {
        String name = name().toLowerCase(java.util.Locale.ROOT);
        try {
            return loader.get();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("blas '%s': %s".formatted(name, e.getMessage()), e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException("blas '%s': %s; or choose another".formatted(name, absent), e);
        }
    }
}

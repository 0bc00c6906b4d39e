package org.attn4j.framework.device;

/** Which library computes matrix products on the CPU. */
public enum BlasChoice {
    /** MKL where its libraries are on the class path, else OpenBLAS. */
    AUTO,
    OPENBLAS,
    MKL;

    /**
     * Loads the library.
     *
     * @throws IllegalArgumentException if MKL is asked for and absent
     */
    Blas load() {
        if (this == OPENBLAS) {
            return new OpenBlas();
        }
        try {
            return new Mkl();
        } catch (LinkageError e) {
            if (this == AUTO) {
                return new OpenBlas();
            }
            throw new IllegalArgumentException(
                    "blas 'mkl': MKL's libraries are not on the class path; build with the Maven profile mkl (-Pmkl)"
                            + " or choose openblas",
                    e);
        }
    }
}

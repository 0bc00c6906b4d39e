package org.attn4j.framework.device.nvidia;

/**
 * Whether ND4J's own CUDA backend (1.0.0-M2.1, CUDA 11.6) runs on a card. Its library holds machine code for compute
 * capability 3.7 to 8.6 and nothing to compile from: it starts on any card and dies at the first array on a newer one, so
 * this is asked before ND4J is touched.
 */
public final class Nd4jCudaSupport {
    private static final int FIRST_MAJOR = 3;
    private static final int FIRST_MINOR = 7;
    /** Code for 8.6 runs on 8.9, not on 9.0. */
    private static final int UNSUPPORTED_MAJOR = 9;

    private Nd4jCudaSupport() {}

    /** Why the backend cannot run on a machine's first card, which is the one it takes; null if it can. */
    public static String obstacle(NvidiaDriver driver) {
        if (driver.cards().isEmpty()) {
            return "device 'nd4j-cuda': no usable NVIDIA card: " + driver.problem()
                    + "; 'attn4j doctor' tells more. Without a card, train with the default build and device: cpu";
        }
        NvidiaCard card = driver.cards().get(0);
        if (card.atLeast(UNSUPPORTED_MAJOR, 0) || !card.atLeast(FIRST_MAJOR, FIRST_MINOR)) {
            return "device 'nd4j-cuda': ND4J's CUDA backend has no code for " + card.name() + " (compute capability "
                    + card.capability() + ", expected 3.7 to 8.9)"
                    + (card.major() >= UNSUPPORTED_MAJOR
                            ? "; use the default build (without ATTN4J_PROFILE=nd4j-cuda) and device: cuda"
                            : "; use the default build and device: cpu");
        }
        return null;
    }

    /**
     * Refuses machines that the backend cannot run on.
     *
     * @throws IllegalArgumentException with the reason and what to do instead
     */
    public static void require(NvidiaDriver driver) {
        String obstacle = obstacle(driver);
        if (obstacle != null) {
            throw new IllegalArgumentException(obstacle);
        }
    }
}

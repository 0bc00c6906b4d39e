package org.attn4j.recipes.attend;

/**
 * The colour map viridis: perceptually even, readable in grey and by colour-blind people. Each channel is a polynomial of
 * degree six, fitted to the published table to within two hundredths.
 *
 * @see <a href="https://bids.github.io/colormap/">Smith and van der Walt 2015</a>
 */
final class Viridis {
    private static final double[][] CHANNELS = {
        {0.277727327, 0.105093043, -0.330861829, -4.634230499, 6.228269936, 4.776384998, -5.435455856},
        {0.005407345, 1.404613530, 0.214847559, -5.799100973, 14.179933367, -13.745145378, 4.645852612},
        {0.334099805, 1.384590163, 0.095095163, -19.332440956, 56.690552601, -65.353032633, 26.312435250}
    };

    private Viridis() {}

    /** The colour of a share from 0 to 1, as 0xRRGGBB. */
    static int rgb(double share) {
        double x = Math.min(1, Math.max(0, share));
        int rgb = 0;
        for (double[] c : CHANNELS) {
            double v = 0;
            for (int i = c.length - 1; i >= 0; i--) {
                v = v * x + c[i];
            }
            rgb = rgb << 8 | (int) Math.round(255 * Math.min(1, Math.max(0, v)));
        }
        return rgb;
    }

    /**
     * The share of a weight: the square root of its ratio to the greatest, so that the small weights of long sequences
     * are told apart.
     */
    static double share(double weight, double top) {
        return Math.sqrt(Math.min(1, Math.max(0, weight / top)));
    }

    /** The colour for style sheets: {@code #440154}. */
    static String css(double share) {
        return String.format("#%06x", rgb(share));
    }
}

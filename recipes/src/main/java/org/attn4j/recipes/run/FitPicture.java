package org.attn4j.recipes.run;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** A kernel regression's points, the curve behind them and the fit, as SVG. */
final class FitPicture {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int MARGIN = 40;

    private final float[] x;
    private final float[] y;
    private final int count;
    private final List<float[]> curves;
    private final double width;
    private final double[] lows = {Double.MAX_VALUE, Double.MAX_VALUE};
    private final double[] highs = {-Double.MAX_VALUE, -Double.MAX_VALUE};

    /**
     * A picture of points and curves.
     *
     * @param count how many points there are
     * @param curves places, the curve there and the fit there
     * @param width of the kernel
     */
    FitPicture(float[] x, float[] y, int count, List<float[]> curves, double width) {
        this.x = x;
        this.y = y;
        this.count = count;
        this.curves = curves;
        this.width = width;
        extend(x, y, count);
        extend(curves.get(0), curves.get(1), curves.get(0).length);
        extend(curves.get(0), curves.get(2), curves.get(0).length);
    }

    private void extend(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            lows[0] = Math.min(lows[0], x[i]);
            highs[0] = Math.max(highs[0], x[i]);
            lows[1] = Math.min(lows[1], y[i]);
            highs[1] = Math.max(highs[1], y[i]);
        }
    }

    private String place(float x, float y) {
        double left = MARGIN + (x - lows[0]) / (highs[0] - lows[0]) * (WIDTH - 2 * MARGIN);
        double top = HEIGHT - MARGIN - (y - lows[1]) / (highs[1] - lows[1]) * (HEIGHT - 2 * MARGIN);
        return String.format(Locale.ROOT, "%.1f,%.1f", left, top);
    }

    /** All of it. */
    String svg() {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<title>Kernel regression, width %.4f</title>%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT,
                width));
        for (int i = 0; i < count; i++) {
            String[] at = place(x[i], y[i]).split(",");
            svg.append(String.format("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"#999\"/>%n", at[0], at[1]));
        }
        svg.append(line(curves.get(0), curves.get(1), "#222", "6 4"));
        svg.append(line(curves.get(0), curves.get(2), "#c33", "none"));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"22\">points (grey), 2 sin x + x^0.8 (dashed), fit of width %.3f (red); "
                        + "x from %.1f to %.1f, y from %.1f to %.1f</text>%n</svg>%n",
                MARGIN,
                width,
                lows[0],
                highs[0],
                lows[1],
                highs[1]));
        return svg.toString();
    }

    private String line(float[] x, float[] y, String colour, String dashes) {
        StringJoiner path = new StringJoiner(" ");
        for (int i = 0; i < x.length; i++) {
            path.add(place(x[i], y[i]));
        }
        return String.format(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\" points=\"%s\"/>%n",
                colour, dashes, path);
    }
}

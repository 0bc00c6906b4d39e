package org.attn4j.recipes.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.model.KernelRegression;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.attn4j.framework.train.Models;

/** Draws what a kernel regression has learned: the points, the curve behind them, and the fit, as an SVG file. */
public final class KernelFit {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int MARGIN = 40;

    private static final List<String> INPUTS = List.of("query", "keys", "values");
    private static final List<String> READ = List.of("query", "keys", "values", "target");

    private final double[] lows = {Double.MAX_VALUE, Double.MAX_VALUE};
    private final double[] highs = {-Double.MAX_VALUE, -Double.MAX_VALUE};

    private KernelFit() {}

    /**
     * Writes the picture; nothing where the model learns no kernel's width, or its data are no points.
     *
     * @param values the model's parameters
     * @throws IOException if the file cannot be written
     */
    public static void write(Session session, Parameters values, Path file) throws IOException {
        BatchSource source = session.data()
                .split(TaskData.VALIDATION, session.recipe().train().batch());
        Batch first = source.batch(0);
        if (values.slot(KernelRegression.INVERSE_WIDTH) == null
                || !first.arrays().keySet().containsAll(READ)) {
            return;
        }
        float[] inverse = new float[1];
        session.backend().device().copyOut(values.slot(KernelRegression.INVERSE_WIDTH), inverse);
        int points = (int) first.arrays().get("keys").shape()[1];
        List<float[]> curves = curves(session, values, source);
        KernelFit plot = new KernelFit();
        plot.extend(floats(first, "keys"), floats(first, "values"), points);
        plot.extend(curves.get(0), curves.get(1), curves.get(0).length);
        plot.extend(curves.get(0), curves.get(2), curves.get(0).length);
        Durable.replace(file, plot.draw(first, points, curves, 1 / Math.abs(inverse[0])));
    }

    /** Places, the curve and the fit. */
    private static List<float[]> curves(Session session, Parameters values, BatchSource source) {
        Graph graph = Models.evaluation(
                session.recipe().model(),
                session.facts(),
                session.recipe().train().seed());
        Plans plans = Plans.inference(graph, session.backend(), values, Map.of(), List.of(Graph.LOGITS));
        int total = 0;
        for (long i = 0; i < source.size(); i++) {
            total += (int) source.batch(i).targets();
        }
        List<float[]> curves = List.of(new float[total], new float[total], new float[total]);
        int at = 0;
        for (long i = 0; i < source.size(); i++) {
            Batch batch = source.batch(i);
            Map<String, TensorSpec> shapes = new HashMap<>();
            for (String name : INPUTS) {
                shapes.put(name, TensorSpec.floats(batch.arrays().get(name).shape()));
            }
            Plan plan = plans.plan(shapes);
            shapes.keySet().forEach(name -> session.backend().device().copyIn(floats(batch, name), plan.input(name)));
            plan.run();
            Tensor fitted = plan.output(Graph.LOGITS);
            float[] fit = new float[(int) fitted.size()];
            session.backend().device().copyOut(fitted, fit);
            System.arraycopy(floats(batch, "query"), 0, curves.get(0), at, fit.length);
            System.arraycopy(floats(batch, "target"), 0, curves.get(1), at, fit.length);
            System.arraycopy(fit, 0, curves.get(2), at, fit.length);
            at += fit.length;
        }
        return curves;
    }

    private static float[] floats(Batch batch, String name) {
        return ((Batch.Floats) batch.arrays().get(name)).values();
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

    private String draw(Batch points, int count, List<float[]> curves, double width) {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<title>Kernel regression, width %.4f</title>%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT,
                width));
        for (int i = 0; i < count; i++) {
            String[] at = place(floats(points, "keys")[i], floats(points, "values")[i])
                    .split(",");
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

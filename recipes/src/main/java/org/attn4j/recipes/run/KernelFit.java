package org.attn4j.recipes.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final List<String> INPUTS = List.of("query", "keys", "values");
    private static final List<String> READ = List.of("query", "keys", "values", "target");

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
        FitPicture picture = new FitPicture(
                floats(first, "keys"), floats(first, "values"), points, curves, 1 / Math.abs(inverse[0]));
        Durable.replace(file, picture.svg());
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
}

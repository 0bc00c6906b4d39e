package org.attn4j.recipes.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Models;
import org.nd4j.linalg.api.buffer.DataType;

/** What a trained model takes for likely. */
public final class Answers {
    private final Graph graph;
    private final String role;
    private final Backend backend;
    private final Plans plans;

    /**
     * A class or token and its probability.
     *
     * @param index the class or token
     * @param probability by the softmax of the logits
     */
    public record Answer(int index, double probability) {}

    /** Of a model. */
    public Answers(Model model, DataFacts facts, Parameters values, Backend backend) {
        this(Models.evaluation(model, facts, 0), Graph.LOGITS, values, backend);
    }

    /** Of a graph: what stands in a role is what it answers. */
    public Answers(Graph graph, String role, Parameters values, Backend backend) {
        this.graph = graph;
        this.role = role;
        this.backend = backend;
        this.plans = Plans.inference(graph, backend, values, Map.of(), List.of(role));
    }

    /** For each row of the logits, the likeliest, the best first. */
    public List<List<Answer>> likeliest(Map<String, Batch.Array> example, int most) {
        Tensor logits = compute(example);
        float[] values = values(logits);
        List<List<Answer>> rows = new ArrayList<>();
        int width = logits.columns();
        for (int from = 0; from < values.length; from += width) {
            rows.add(row(values, from, width, most));
        }
        return rows;
    }

    /** What is computed as it is: of models that tell numbers, these. */
    public float[] numbers(Map<String, Batch.Array> example) {
        return values(compute(example));
    }

    private Tensor compute(Map<String, Batch.Array> example) {
        Map<String, TensorSpec> shapes = new LinkedHashMap<>();
        example.forEach((name, array) -> {
            if (graph.sameDiff().hasVariable(name)) {
                DataType type = array instanceof Batch.Ints ? DataType.INT32 : DataType.FLOAT;
                shapes.put(name, new TensorSpec(type, array.shape()));
            }
        });
        Plan plan = plans.plan(shapes);
        shapes.keySet().forEach(name -> {
            if (example.get(name) instanceof Batch.Ints ints) {
                backend.device().copyIn(ints.values(), plan.input(name));
            } else if (example.get(name) instanceof Batch.Floats floats) {
                backend.device().copyIn(floats.values(), plan.input(name));
            }
        });
        plan.run();
        return plan.output(role);
    }

    private float[] values(Tensor logits) {
        float[] values = new float[Math.toIntExact(logits.size())];
        backend.device().copyOut(logits, values);
        return values;
    }

    private static List<Answer> row(float[] logits, int from, int width, int most) {
        double top = IntStream.range(0, width)
                .mapToDouble(i -> logits[from + i])
                .max()
                .orElseThrow();
        double sum = IntStream.range(0, width)
                .mapToDouble(i -> Math.exp(logits[from + i] - top))
                .sum();
        return IntStream.range(0, width)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -logits[from + i]))
                .limit(most)
                .map(i -> new Answer(i, Math.exp(logits[from + i] - top) / sum))
                .toList();
    }
}

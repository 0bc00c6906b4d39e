package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.generate.Decoder;
import org.attn4j.framework.generate.Generator;
import org.attn4j.framework.generate.Sampler;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.nd4j.linalg.api.buffer.DataType;

/** Compares a model's outputs with a file of inputs and outputs. */
record Verification(Model model, DataFacts facts, Parameters values, Backend backend, SafeTensorsFile file) {
    private static final String LOGITS = "output.logits";
    private static final String GREEDY = "output.greedy";

    static List<Verified> of(Model model, DataFacts facts, Parameters values, Backend backend, Path reference) {
        try (SafeTensorsFile file = SafeTensorsFile.open(reference)) {
            Verification verification = new Verification(model, facts, values, backend, file);
            List<Verified> outputs = new ArrayList<>();
            for (String name : file.names().stream().sorted().toList()) {
                switch (name) {
                    case LOGITS -> outputs.add(verification.logits());
                    case GREEDY -> outputs.add(verification.greedy());
                    default ->
                        require(
                                !name.startsWith("output."),
                                "%s: %s is not known; expected %s or %s",
                                reference,
                                name,
                                LOGITS,
                                GREEDY);
                }
            }
            require(!outputs.isEmpty(), "%s: expected a tensor %s, got %s", reference, LOGITS, file.names());
            return outputs;
        }
    }

    private Verified logits() {
        Graph graph = Models.evaluation(model, facts, 0);
        Map<String, Batch.Array> inputs = inputs();
        Map<String, TensorSpec> shapes = new LinkedHashMap<>();
        inputs.forEach((name, array) -> shapes.put(
                name, new TensorSpec(array instanceof Batch.Ints ? DataType.INT32 : DataType.FLOAT, array.shape())));
        Plan plan = Plans.inference(graph, backend, values, Map.of(), List.of(Graph.LOGITS))
                .plan(shapes);
        inputs.forEach((name, array) -> {
            if (array instanceof Batch.Ints ints) {
                backend.device().copyIn(ints.values(), plan.input(name));
            } else if (array instanceof Batch.Floats floats) {
                backend.device().copyIn(floats.values(), plan.input(name));
            }
        });
        plan.run();
        Tensor logits = plan.output(Graph.LOGITS);
        float[] expected = floats(LOGITS);
        require(
                logits.size() == expected.length,
                "%s: %s: expected shape %s, got %s",
                file.path(),
                LOGITS,
                logits.spec(),
                Arrays.toString(file.shape(LOGITS)));
        float[] got = new float[expected.length];
        backend.device().copyOut(logits, got);
        return Verified.of(LOGITS, got, expected);
    }

    private Map<String, Batch.Array> inputs() {
        Map<String, Batch.Array> inputs = new LinkedHashMap<>();
        inputs.put("ids", ids("input.input_ids", facts.vocabulary()));
        return inputs;
    }

    private Verified greedy() {
        int[] expected = rounded(GREEDY);
        Batch.Ints prompts = ids("input.input_ids", facts.vocabulary());
        int length = (int) prompts.shape()[1];
        require(expected.length > length, "%s: %s is no longer than its prompt", file.path(), GREEDY);
        int[] prompt = Arrays.copyOf(prompts.values(), length);
        Generator generator = new Generator(Decoder.of(model, facts, values, backend, 0));
        int[] more = generator.generate(prompt, expected.length - length, Sampler.greedy(), id -> false, id -> true);
        int[] got = Arrays.copyOf(prompt, length + more.length);
        System.arraycopy(more, 0, got, length, more.length);
        return Verified.ofIds(GREEDY, got, expected);
    }

    private Batch.Ints ids(String name, int vocabulary) {
        int[] ids = Arrays.stream(file.longs(name)).mapToInt(Math::toIntExact).toArray();
        for (int id : ids) {
            require(id >= 0 && id < vocabulary, "%s: %s: no id %d of %d", file.path(), name, id, vocabulary);
        }
        long[] shape = file.shape(name);
        require(
                shape.length == 2 && ids.length > 0,
                "%s: %s: expected [B, T], got %s",
                file.path(),
                name,
                Arrays.toString(shape));
        return new Batch.Ints(shape, ids);
    }

    private int[] rounded(String name) {
        float[] values = floats(name);
        int[] ids = new int[values.length];
        Arrays.setAll(ids, i -> Math.round(values[i]));
        return ids;
    }

    private float[] floats(String name) {
        float[] values =
                new float[Math.toIntExact(Arrays.stream(file.shape(name)).reduce(1, Math::multiplyExact))];
        file.read(name, FloatBuffer.wrap(values));
        return values;
    }
}

package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.generate.Decoders;
import org.attn4j.framework.generate.Generator;
import org.attn4j.framework.generate.Sampler;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.nd4j.linalg.api.buffer.DataType;

/** Compares a model's outputs with a file of inputs and outputs. */
record Verification(Model model, DataFacts facts, Parameters values, Backend backend, SafeTensorsFile file) {
    private static final String GREEDY = "output.greedy";
    private static final String IDS = "input.input_ids";
    private static final String MASK = "input.attention_mask";
    private static final String SEGMENTS = "input.token_type_ids";

    /** What a graph hands out under which role. */
    private static final Map<String, String> ROLES = Map.of(
            "output.logits", Graph.LOGITS,
            "output.embeddings", Graph.LOGITS,
            "output.last_hidden_state", Graph.TOKENS);

    static List<Verified> of(Model model, DataFacts facts, Parameters values, Backend backend, Path reference) {
        try (SafeTensorsFile file = SafeTensorsFile.open(reference)) {
            // A classifier reads segments only from data that have some.
            DataFacts known = facts.classified() && file.names().contains(SEGMENTS) ? facts.withSegments() : facts;
            Verification verification = new Verification(model, known, values, backend, file);
            List<String> outputs = file.names().stream()
                    .filter(n -> n.startsWith("output."))
                    .sorted()
                    .toList();
            for (String name : outputs) {
                require(
                        ROLES.containsKey(name) || name.equals(GREEDY),
                        "%s: %s is not known; expected one of %s, %s",
                        reference,
                        name,
                        ROLES.keySet().stream().sorted().toList(),
                        GREEDY);
            }
            require(!outputs.isEmpty(), "%s: expected a tensor output.logits, got %s", reference, file.names());
            List<Verified> verified = new ArrayList<>();
            for (String name : outputs) {
                verified.add(name.equals(GREEDY) ? verification.greedy() : verification.output(name, ROLES.get(name)));
            }
            return verified;
        }
    }

    private Verified output(String name, String role) {
        Graph graph = Models.evaluation(model, facts, 0);
        require(
                graph.outputs().containsKey(role),
                "%s: %s: a %s has no such output",
                file.path(),
                name,
                TypeRegistry.nameOf(model.getClass()));
        Map<String, Batch.Array> inputs = inputs();
        inputs.keySet().removeIf(input -> !graph.sameDiff().hasVariable(input));
        Map<String, TensorSpec> shapes = new LinkedHashMap<>();
        inputs.forEach((input, array) -> shapes.put(
                input, new TensorSpec(array instanceof Batch.Ints ? DataType.INT32 : DataType.FLOAT, array.shape())));
        Plan plan =
                Plans.inference(graph, backend, values, Map.of(), List.of(role)).plan(shapes);
        inputs.forEach((input, array) -> {
            if (array instanceof Batch.Ints ints) {
                backend.device().copyIn(ints.values(), plan.input(input));
            } else if (array instanceof Batch.Floats floats) {
                backend.device().copyIn(floats.values(), plan.input(input));
            }
        });
        plan.run();
        Tensor output = plan.output(role);
        float[] expected = floats(name);
        require(
                output.size() == expected.length,
                "%s: %s: expected shape %s, got %s",
                file.path(),
                name,
                output.spec(),
                Arrays.toString(file.shape(name)));
        float[] got = new float[expected.length];
        backend.device().copyOut(output, got);
        return Verified.of(name, shown(name, got), shown(name, expected));
    }

    /** Without what stands at places that the mask hides, where an output has one row a place. */
    private float[] shown(String name, float[] values) {
        long[] shape = file.shape(name);
        if (facts.paired()
                || !file.names().contains(MASK)
                || shape.length != 3
                || !Arrays.equals(Arrays.copyOf(shape, 2), file.shape(MASK))) {
            return values;
        }
        int width = Math.toIntExact(shape[2]);
        long[] mask = file.longs(MASK);
        float[] kept = new float[values.length];
        int size = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0) {
                System.arraycopy(values, i * width, kept, size, width);
                size += width;
            }
        }
        return Arrays.copyOf(kept, size);
    }

    private Map<String, Batch.Array> inputs() {
        Map<String, Batch.Array> inputs = new LinkedHashMap<>();
        if (facts.hasImage()) {
            inputs.put("image", image());
            return inputs;
        }
        Batch.Ints ids = ids(IDS, facts.vocabulary());
        Batch.Floats mask = mask(ids);
        if (facts.paired()) {
            inputs.put(EncoderDecoder.SOURCE, ids);
            inputs.put(EncoderDecoder.SOURCE_MASK, mask);
            inputs.put("ids", ids("input.decoder_input_ids", facts.targetVocabulary()));
            return inputs;
        }
        int[] all = new int[ids.values().length];
        Arrays.setAll(all, i -> i);
        inputs.put("ids", ids);
        inputs.put("mask", mask);
        inputs.put("positions", new Batch.Ints(new long[] {all.length}, all));
        inputs.put(
                "segments",
                file.names().contains(SEGMENTS) ? ids(SEGMENTS, 2) : new Batch.Ints(ids.shape(), new int[all.length]));
        return inputs;
    }

    private Batch.Floats image() {
        String name = "input.pixel_values";
        long[] shape = file.shape(name);
        ImageShape image = facts.image();
        long[] expected = {shape.length > 0 ? shape[0] : 0, image.channels(), image.height(), image.width()};
        require(
                Arrays.equals(shape, expected),
                "%s: %s: expected %s, got %s",
                file.path(),
                name,
                Arrays.toString(expected),
                Arrays.toString(shape));
        return new Batch.Floats(shape, floats(name));
    }

    /** 1 keeps; where the file has none, all are kept. */
    private Batch.Floats mask(Batch.Ints ids) {
        float[] mask = new float[ids.values().length];
        Arrays.fill(mask, 1);
        if (file.names().contains(MASK)) {
            int[] given = ids(MASK, 2).values();
            require(given.length == mask.length, "%s: %s: expected as many as ids", file.path(), MASK);
            for (int i = 0; i < mask.length; i++) {
                mask[i] = given[i];
            }
        }
        return new Batch.Floats(ids.shape(), mask);
    }

    private Verified greedy() {
        int[] expected = rounded(GREEDY);
        Batch.Ints prompts = ids(IDS, facts.vocabulary());
        int[] row = Arrays.copyOf(prompts.values(), (int) prompts.shape()[1]);
        // What is told of the prompt is that it begins both.
        int differs = Arrays.mismatch(row, expected);
        int length = differs < 0 ? row.length : differs;
        require(
                length > 0 && expected.length > length,
                "%s: %s must begin with a prompt of the first row of input.input_ids and go on from there",
                file.path(),
                GREEDY);
        int[] prompt = Arrays.copyOf(row, length);
        Generator generator = new Generator(Decoders.of(model, facts, values, backend, 0));
        int[] more = generator.generate(prompt, expected.length - length, Sampler.greedy(), id -> false, id -> true);
        int[] got = Arrays.copyOf(prompt, length + more.length);
        System.arraycopy(more, 0, got, length, more.length);
        return Verified.ofIds(GREEDY, got, expected);
    }

    private Batch.Ints ids(String name, int vocabulary) {
        long[] wide = file.longs(name);
        for (long id : wide) {
            require(id >= 0 && id < vocabulary, "%s: %s: no id %d of %d", file.path(), name, id, vocabulary);
        }
        int[] ids = Arrays.stream(wide).mapToInt(id -> (int) id).toArray();
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

package org.attn4j.framework.train;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.file.ByteSink;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.train.checkpoint.SafeTensors;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.framework.train.checkpoint.TensorMatch;
import org.attn4j.framework.train.checkpoint.TensorSource;

/** Parameters in checkpoints: names, layout and pieces as {@link ParameterSpec.Stored} says. */
public final class StoredTensors {
    private StoredTensors() {}

    /**
     * The content of a file. Parameters are fetched from the device one by one, while the file is written.
     *
     * @param buffers flat buffers by prefix of the names in the file; the prefix of parameters is empty
     */
    public static FileContent content(Map<String, Parameters> buffers, Device device, Map<String, String> metadata) {
        List<TensorSource> sources = new ArrayList<>();
        buffers.forEach((prefix, parameters) -> {
            for (ParameterSpec spec : sortedByName(parameters.specs())) {
                Tensor slot = parameters.slot(spec.name());
                for (ParameterSpec.Stored s : spec.stored()) {
                    String name = prefix + s.name();
                    sources.add(new Fetched(name, shape(spec, s), () -> source(name, spec, s, toHost(slot, device))));
                }
            }
        });
        return SafeTensors.content(sources, metadata);
    }

    /** The shapes of a model's tensors in a file, by name, in the order of {@link #content}. */
    public static Map<String, long[]> shapes(List<ParameterSpec> specs) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        sortedByName(specs).forEach(spec -> spec.stored().forEach(s -> shapes.put(s.name(), shape(spec, s))));
        return shapes;
    }

    /**
     * Reads a file into buffers.
     *
     * @throws org.attn4j.framework.train.checkpoint.CheckpointException if the file is damaged or of another model
     */
    public static void read(Path path, Map<String, Parameters> buffers, Device device) {
        try (SafeTensorsFile file = SafeTensorsFile.open(path)) {
            Map<String, long[]> expected = new LinkedHashMap<>();
            buffers.forEach((prefix, parameters) -> {
                for (ParameterSpec spec : parameters.specs()) {
                    for (ParameterSpec.Stored s : spec.stored()) {
                        expected.put(prefix + s.name(), shape(spec, s));
                    }
                }
            });
            TensorMatch.requireSameTensors(file, expected);
            buffers.forEach((prefix, parameters) -> {
                for (ParameterSpec spec : parameters.specs()) {
                    Tensor slot = parameters.slot(spec.name());
                    float[] values = new float[Math.toIntExact(slot.size())];
                    for (ParameterSpec.Stored s : spec.stored()) {
                        read(file, prefix + s.name(), spec, s, values);
                    }
                    device.copyIn(values, slot);
                }
            });
        }
    }

    /**
     * Reads those parameters that a file has under the same names and in the same shapes; the others stay as they are.
     *
     * @param wanted which names to look for
     * @return names of the parameters that were read
     * @throws org.attn4j.framework.train.checkpoint.CheckpointException if the file is damaged
     */
    public static List<String> readMatching(Path path, Parameters parameters, Device device, Predicate<String> wanted) {
        List<String> read = new ArrayList<>();
        try (SafeTensorsFile file = SafeTensorsFile.open(path)) {
            for (ParameterSpec spec : parameters.specs()) {
                if (wanted.test(spec.name()) && spec.stored().stream().allMatch(s -> holds(file, spec, s))) {
                    Tensor slot = parameters.slot(spec.name());
                    float[] values = new float[Math.toIntExact(slot.size())];
                    spec.stored().forEach(s -> read(file, s.name(), spec, s, values));
                    device.copyIn(values, slot);
                    read.add(spec.name());
                }
            }
        }
        return read;
    }

    /** A tensor that is copied to the host when it is written, so that the heap holds one of them at a time. */
    private record Fetched(String name, long[] shape, Supplier<TensorSource> source) implements TensorSource {
        @Override
        public void write(ByteSink sink) throws IOException {
            source.get().write(sink);
        }
    }

    private static boolean holds(SafeTensorsFile file, ParameterSpec spec, ParameterSpec.Stored s) {
        return file.names().contains(s.name()) && Arrays.equals(file.shape(s.name()), shape(spec, s));
    }

    private static List<ParameterSpec> sortedByName(List<ParameterSpec> specs) {
        return specs.stream()
                .sorted(java.util.Comparator.comparing(ParameterSpec::name))
                .toList();
    }

    private static FloatBuffer toHost(Tensor slot, Device device) {
        float[] values = new float[Math.toIntExact(slot.size())];
        device.copyOut(slot, values);
        return FloatBuffer.wrap(values);
    }

    private static int rows(ParameterSpec spec, ParameterSpec.Stored s) {
        return s.rows() == 0 ? Math.toIntExact(spec.spec().rows()) : s.rows();
    }

    private static boolean allColumns(ParameterSpec spec, ParameterSpec.Stored s) {
        return s.from() == 0 && s.to() == spec.spec().columns();
    }

    private static long[] shape(ParameterSpec spec, ParameterSpec.Stored s) {
        int width = s.to() - s.from();
        if (s.transposed()) {
            return new long[] {width, rows(spec, s)};
        }
        if (s.rows() > 1) {
            return new long[] {s.rows(), width};
        }
        return s.rows() == 0 && allColumns(spec, s) ? spec.spec().shape() : new long[] {width};
    }

    /** The stored rows, all columns of them. */
    private static FloatBuffer rows(ParameterSpec spec, ParameterSpec.Stored s, FloatBuffer values) {
        int columns = Math.toIntExact(spec.spec().columns());
        return s.rows() == 0 ? values : values.slice(s.firstRow() * columns, s.rows() * columns);
    }

    private static TensorSource source(String name, ParameterSpec spec, ParameterSpec.Stored s, FloatBuffer values) {
        FloatBuffer all = rows(spec, s, values);
        if (s.transposed()) {
            int columns = Math.toIntExact(spec.spec().columns());
            return TensorSource.transposedColumns(name, rows(spec, s), columns, s.from(), s.to(), all);
        }
        FloatBuffer part = allColumns(spec, s) ? all : all.slice(s.from(), s.to() - s.from());
        return TensorSource.plain(name, shape(spec, s), part);
    }

    private static void read(
            SafeTensorsFile file, String name, ParameterSpec spec, ParameterSpec.Stored s, float[] values) {
        FloatBuffer target = rows(spec, s, FloatBuffer.wrap(values));
        if (s.transposed()) {
            int columns = Math.toIntExact(spec.spec().columns());
            file.readTransposedColumns(name, rows(spec, s), columns, s.from(), s.to(), target);
        } else {
            file.read(name, allColumns(spec, s) ? target : target.slice(s.from(), s.to() - s.from()));
        }
    }
}

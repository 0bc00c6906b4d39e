package org.attn4j.framework.train.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the header of a safetensors file says of one tensor, which is bytes [begin, end) after the header. */
record HeaderEntry(Dtype dtype, long[] shape, long begin, long end) {
    /**
     * Reads one.
     *
     * @param dataBytes bytes of the file after the header
     * @throws CheckpointException if its type is not known, or its shape and its place do not fit
     */
    static HeaderEntry read(String name, JsonNode node, long dataBytes, Path file) {
        String where = "tensor " + name;
        Dtype dtype = dtype(where, node.path("dtype"), file);
        long[] shape = integers(where + ", shape", node.path("shape"), file);
        long[] offsets = integers(where + ", data_offsets", node.path("data_offsets"), file);
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw CheckpointException.damaged(
                    file, where + ", data_offsets", "begin and end in order", Arrays.toString(offsets));
        }
        if (offsets[1] > dataBytes) {
            throw CheckpointException.damaged(
                    file,
                    where + ", end of its data",
                    "at most " + dataBytes + ", the bytes after the header",
                    offsets[1] + " (a file cut short?)");
        }
        long needed;
        try {
            needed = Math.multiplyExact(Shapes.elements(shape), (long) dtype.bytes());
        } catch (ArithmeticException e) {
            throw CheckpointException.damaged(
                    file, where + ", shape", "at most " + Long.MAX_VALUE + " bytes", Arrays.toString(shape));
        }
        if (needed != offsets[1] - offsets[0]) {
            throw CheckpointException.damaged(
                    file,
                    where + " of type " + dtype + " and shape " + Arrays.toString(shape),
                    needed + " bytes",
                    (offsets[1] - offsets[0]) + " between its data_offsets");
        }
        return new HeaderEntry(dtype, shape, offsets[0], offsets[1]);
    }

    private static Dtype dtype(String where, JsonNode node, Path file) {
        for (Dtype dtype : Dtype.values()) {
            if (dtype.name().equals(node.asText())) {
                return dtype;
            }
        }
        throw new CheckpointException(file + ": " + where + ", dtype: expected one of "
                + Arrays.toString(Dtype.values()) + ", got " + Json.describe(node)
                + ". Convert the tensor to one of these types, or, if the file is damaged, use an earlier one.");
    }

    private static long[] integers(String where, JsonNode node, Path file) {
        List<Long> values = new ArrayList<>();
        boolean valid = node.isArray();
        for (JsonNode element : node) {
            valid &= element.isIntegralNumber() && element.canConvertToLong() && element.longValue() >= 0;
            values.add(element.longValue());
        }
        if (!valid) {
            throw CheckpointException.damaged(file, where, "a list of integers of at least 0", Json.describe(node));
        }
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}

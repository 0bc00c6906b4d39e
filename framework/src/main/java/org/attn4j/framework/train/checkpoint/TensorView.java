package org.attn4j.framework.train.checkpoint;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.attn4j.framework.file.ByteSink;

/**
 * A floating-point tensor of an open file, mapped into memory and seen in another order; it is read when it is written to
 * another file, in pieces.
 *
 * @param bytes the whole tensor as stored, little-endian
 * @param dtype a floating-point type
 * @param elements where they lie
 */
public record TensorView(ByteBuffer bytes, Dtype dtype, Elements elements) {
    /** The lengths of the dimensions. */
    public long[] shape() {
        return elements.shape().clone();
    }

    /** The same tensor with its elements in another order. */
    public TensorView turned(UnaryOperator<Elements> turn) {
        return new TensorView(bytes, dtype, turn.apply(elements));
    }

    /**
     * Tensors one after another along a dimension, in single precision.
     *
     * @param shape in the file; as many elements as the parts have
     * @param axis the dimension
     * @throws IllegalArgumentException if the parts have another number of elements, or differ before the axis
     */
    public static TensorSource joined(String name, long[] shape, int axis, List<TensorView> parts) {
        long count = parts.stream().mapToLong(p -> p.elements.count()).sum();
        require(
                count == Shapes.elements(shape),
                "tensor %s of shape %s has not the %d elements of its parts",
                name,
                Arrays.toString(shape),
                count);
        long[] outer = Arrays.copyOf(parts.get(0).shape(), axis);
        for (TensorView part : parts) {
            require(
                    Arrays.equals(outer, Arrays.copyOf(part.shape(), axis)),
                    "tensor %s: parts of shapes %s and %s cannot stand beside one another",
                    name,
                    Arrays.toString(parts.get(0).shape()),
                    Arrays.toString(part.shape()));
        }
        return new Joined(name, shape.clone(), axis, Shapes.elements(outer), List.copyOf(parts));
    }

    private record Joined(String name, long[] shape, int axis, long outer, List<TensorView> parts)
            implements TensorSource {
        @Override
        public void write(ByteSink sink) throws IOException {
            FloatPieces pieces = new FloatPieces(sink);
            for (long o = 0; o < outer; o++) {
                for (TensorView part : parts) {
                    part.elements
                            .below(axis, o)
                            .forEachRow(
                                    (first, step, count) -> pieces.take(part.bytes, part.dtype, first, step, count));
                }
            }
            pieces.end();
        }
    }
}

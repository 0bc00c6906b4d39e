package org.attn4j.framework.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorViewTest {
    /** Element i of a tensor is i, in a type that holds it exactly. */
    private static TensorView counting(Dtype dtype, long... shape) {
        int count = (int) Elements.of(shape).count();
        ByteBuffer bytes = ByteBuffer.allocate(count * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            switch (dtype) {
                case F32 -> bytes.putFloat(i);
                case F64 -> bytes.putDouble(i);
                default -> bytes.putShort((short) (Float.floatToIntBits(i) >> 16));
            }
        }
        return new TensorView(bytes, dtype, Elements.of(shape));
    }

    private static float[] written(TensorSource source) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        source.write(b -> {
            while (b.hasRemaining()) {
                out.write(b.get());
            }
        });
        float[] values = new float[out.size() / Float.BYTES];
        ByteBuffer.wrap(out.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    @Property(tries = 200)
    void permutesAsIndicesDo(
            @ForAll @IntRange(min = 1, max = 7) int a,
            @ForAll @IntRange(min = 1, max = 7) int b,
            @ForAll @IntRange(min = 1, max = 7) int c,
            @ForAll @IntRange(max = 5) int kind)
            throws IOException {
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        int[] order = orders[kind];
        Dtype dtype = new Dtype[] {Dtype.F32, Dtype.F64}[kind % 2];
        TensorView turned = counting(dtype, a, b, c).turned(e -> e.permuted(order));
        float[] got = written(TensorView.joined("t", turned.shape(), 0, List.of(turned)));
        int[] shape = {a, b, c};
        int at = 0;
        int[] index = new int[3];
        for (index[order[0]] = 0; index[order[0]] < shape[order[0]]; index[order[0]]++) {
            for (index[order[1]] = 0; index[order[1]] < shape[order[1]]; index[order[1]]++) {
                for (index[order[2]] = 0; index[order[2]] < shape[order[2]]; index[order[2]]++) {
                    assertThat(got[at++]).isEqualTo((index[0] * b + index[1]) * c + index[2]);
                }
            }
        }
        assertThat(got).hasSize(at);
    }

    @Property(tries = 200)
    void cutsAndJoinsAlongAnyDimension(
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 6) int columns,
            @ForAll @IntRange(max = 6) int cut,
            @ForAll @IntRange(max = 1) int axis)
            throws IOException {
        TensorView whole = counting(Dtype.F32, rows, columns);
        long length = axis == 0 ? rows : columns;
        long at = Math.min(cut, length);
        List<TensorView> parts = new ArrayList<>();
        parts.add(whole.turned(e -> e.slice(axis, 0, at)));
        parts.add(whole.turned(e -> e.slice(axis, at, length)));
        float[] got = written(TensorView.joined("t", whole.shape(), axis, parts));
        assertThat(got).hasSize(rows * columns);
        for (int i = 0; i < got.length; i++) {
            assertThat(got[i]).isEqualTo(i);
        }
    }

    @Test
    void goesInPiecesWhereATensorIsLong() throws IOException {
        int rows = 300;
        int columns = 700; // more than a piece holds, and not a multiple of it
        TensorView turned = counting(Dtype.F32, rows, columns).turned(Elements::transposed);
        float[] got = written(TensorView.joined("t", turned.shape(), 0, List.of(turned)));
        for (int c = 0; c < columns; c++) {
            for (int r = 0; r < rows; r++) {
                assertThat(got[c * rows + r]).isEqualTo(r * columns + c);
            }
        }
    }

    @Test
    void readsEveryHalf() {
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < 1 << 16; bits++) {
            bytes.putShort(0, (short) bits);
            int exponent = bits >> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double expected = exponent == 31
                    ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                    : exponent == 0 ? fraction * Math.pow(2, -14) : (1 + fraction) * Math.pow(2, exponent - 15);
            float got = Dtype.F16.floatAt(bytes, 0);
            assertThat(Float.compare(got, (float) (bits < 1 << 15 ? expected : -expected)))
                    .isZero();
            assertThat(Float.isNaN(got) || Float.floatToRawIntBits(got) < 0 == (bits >= 1 << 15))
                    .as("sign of %04x", bits)
                    .isTrue();
        }
    }

    @Test
    void mapsATensorOfAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("t.safetensors");
        SafeTensors.write(
                file,
                List.of(
                        TensorSource.longs("n", new long[] {1}, 3),
                        TensorView.joined("w", new long[] {2, 3}, 0, List.of(counting(Dtype.BF16, 2, 3)))),
                Map.of());
        try (SafeTensorsFile read = SafeTensorsFile.open(file)) {
            TensorView view = read.view("w");
            assertThat(written(TensorView.joined("w", view.shape(), 0, List.of(view))))
                    .containsExactly(0, 1, 2, 3, 4, 5);
            assertThatThrownBy(() -> read.view("n")).hasMessageContaining("expected floating-point numbers, got I64");
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        TensorView view = counting(Dtype.F32, 2, 3);
        assertThatThrownBy(() -> TensorView.joined("t", new long[] {7}, 0, List.of(view)))
                .hasMessageContaining("tensor t of shape [7] has not the 6 elements");
        assertThatThrownBy(() -> view.turned(e -> e.transposed().reshaped(6)))
                .hasMessageContaining("cannot be seen as [6]");
        assertThatThrownBy(() -> view.turned(e -> e.slice(0, 1, 3))).hasMessageContaining("no range 1 to 3");
        assertThatThrownBy(() -> view.turned(e -> e.permuted(0, 1, 2))).hasMessageContaining("of 3 dimensions");
    }
}

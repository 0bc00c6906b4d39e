package org.attn4j.framework.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.attn4j.framework.file.Durable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SafeTensorsTest {
    private Path folder;
    private Path file;

    @BeforeEach
    @BeforeProperty
    void createFolder() throws IOException {
        folder = Files.createTempDirectory("safetensors");
        file = folder.resolve("model.safetensors");
    }

    @AfterEach
    @AfterProperty
    void deleteFolder() throws IOException {
        Durable.delete(folder);
    }

    @Property(tries = 150)
    void everyFormComesBack(
            @ForAll @IntRange(min = 0, max = 40) int rows,
            @ForAll @IntRange(min = 0, max = 40) int columns,
            @ForAll @IntRange(min = 0, max = 40) int a,
            @ForAll @IntRange(min = 0, max = 40) int b,
            @ForAll long seed) {
        int from = Math.min(Math.min(a, b), columns);
        int to = Math.min(Math.max(a, b), columns);
        checkMatrix(rows, columns, from, to, seed);
    }

    @Test
    void matricesOfManyTilesComeBack() {
        checkMatrix(300, 701, 13, 650, 1);
        checkMatrix(2 * FloatChunk.FLOATS + 5, 12, 1, 12, 2);
        checkMatrix((1 << 19) + 5, 3, 1, 3, 2);
        checkMatrix(FloatChunk.FLOATS, 2, 0, 2, 3);
        checkMatrix(1, FloatChunk.FLOATS + 1, 1, FloatChunk.FLOATS, 4);
    }

    private void checkMatrix(int rows, int columns, int from, int to, long seed) {
        FloatBuffer memory = random(rows * columns, seed);
        SafeTensors.write(
                file,
                List.of(
                        TensorSource.plain("plain", new long[] {rows, 1, columns}, memory),
                        TensorSource.transposed("transposed", rows, columns, memory),
                        TensorSource.transposedColumns("slice", rows, columns, from, to, memory)),
                Map.of());
        try (SafeTensorsFile read = SafeTensorsFile.open(file)) {
            assertThat(read.names()).containsExactly("plain", "transposed", "slice");
            assertThat(read.shape("plain")).containsExactly(rows, 1, columns);
            assertThat(read.shape("transposed")).containsExactly(columns, rows);
            assertThat(read.shape("slice")).containsExactly(to - from, rows);

            float[] transposed = new float[rows * columns];
            read.read("transposed", FloatBuffer.wrap(transposed));
            float[] slice = new float[rows * (to - from)];
            read.read("slice", FloatBuffer.wrap(slice));
            float[] expectedSlice = new float[rows * columns];
            boolean same = true;
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    float value = memory.get(r * columns + c);
                    same &= transposed[c * rows + r] == value;
                    if (c >= from && c < to) {
                        same &= slice[(c - from) * rows + r] == value;
                        expectedSlice[r * columns + c] = value;
                    }
                }
            }
            assertThat(same).as("[columns, rows] in the file").isTrue();

            FloatBuffer plainBack = direct(rows * columns);
            read.read("plain", plainBack);
            assertThat(plainBack).isEqualTo(memory);
            FloatBuffer transposedBack = direct(rows * columns);
            read.readTransposed("transposed", rows, columns, transposedBack);
            assertThat(transposedBack).isEqualTo(memory);
            FloatBuffer sliceBack = direct(rows * columns);
            read.readTransposedColumns("slice", rows, columns, from, to, sliceBack);
            assertThat(sliceBack).isEqualTo(FloatBuffer.wrap(expectedSlice));
        }
    }

    @Test
    void threeSlicesOfAPackedMatrixMakeItWhole() {
        FloatBuffer packed = random(6 * 20, 7);
        int[] cuts = {0, 12, 16, 20};
        List<TensorSource> parts = new java.util.ArrayList<>();
        for (int i = 0; i < 3; i++) {
            parts.add(TensorSource.transposedColumns("part" + i, 6, 20, cuts[i], cuts[i + 1], packed));
        }
        SafeTensors.write(file, parts, Map.of());
        FloatBuffer back = direct(120);
        try (SafeTensorsFile read = SafeTensorsFile.open(file)) {
            for (int i = 0; i < 3; i++) {
                read.readTransposedColumns("part" + i, 6, 20, cuts[i], cuts[i + 1], back);
            }
        }
        assertThat(back).isEqualTo(packed);
    }

    @Test
    void bytesAreThoseOfTheFormat() throws IOException {
        SafeTensors.write(
                file,
                List.of(
                        TensorSource.plain("w", new long[] {2}, FloatBuffer.wrap(new float[] {1f, -2f})),
                        TensorSource.longs("n", new long[] {}, 258)),
                Map.of("z", "1", "a", "2"));

        String json = "{\"__metadata__\":{\"a\":\"2\",\"z\":\"1\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}";
        int length = (json.length() + 7) / 8 * 8;
        ByteBuffer expected = ByteBuffer.allocate(8 + length + 16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length);
        expected.put((json + " ".repeat(length - json.length())).getBytes(StandardCharsets.UTF_8));
        // 1.0f is 0x3F800000, -2.0f is 0xC0000000.
        expected.put(new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0});
        expected.put(new byte[] {2, 1, 0, 0, 0, 0, 0, 0});
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
    }

    @Test
    void buffersAreTakenBetweenPositionAndLimit() {
        FloatBuffer flat = FloatBuffer.wrap(new float[] {9, 9, 1, 2, 3, 4, 9});
        SafeTensors.write(
                file,
                List.of(TensorSource.transposed("w", 2, 2, flat.position(2).limit(6))),
                Map.of());
        FloatBuffer back = FloatBuffer.wrap(new float[7]).position(1).limit(5);
        try (SafeTensorsFile read = SafeTensorsFile.open(file)) {
            read.read("w", back);
            assertThat(back.array()).containsExactly(0, 1, 3, 2, 4, 0, 0);
            read.readTransposed("w", 2, 2, back);
            assertThat(back.array()).containsExactly(0, 1, 2, 3, 4, 0, 0);
        }
    }

    @Test
    void sourcesMustFitTheirShape() {
        assertThatThrownBy(() -> TensorSource.plain("w", new long[] {2, 3}, FloatBuffer.allocate(5)))
                .hasMessage("tensor w of shape [2, 3] needs 6 elements, the buffer holds 5");
        assertThatThrownBy(() -> TensorSource.transposed("w", 2, 3, FloatBuffer.allocate(5)))
                .hasMessageContaining("[2, 3] needs 6 elements, the buffer holds 5");
        assertThatThrownBy(() -> TensorSource.transposedColumns("w", 2, 3, 2, 4, FloatBuffer.allocate(6)))
                .hasMessageContaining("columns 2 to 4 do not lie within a matrix of 3 columns");
        TensorSource one = TensorSource.longs("w", new long[] {1}, 5);
        assertThatThrownBy(() -> SafeTensors.content(List.of(one, one), Map.of()))
                .hasMessageContaining("two tensors are named w");
    }

    private static FloatBuffer direct(int elements) {
        return ByteBuffer.allocateDirect(elements * 4)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static FloatBuffer random(int elements, long seed) {
        FloatBuffer values = direct(elements);
        Random random = new Random(seed);
        for (int i = 0; i < elements; i++) {
            values.put(i, (float) random.nextGaussian());
        }
        return values;
    }
}

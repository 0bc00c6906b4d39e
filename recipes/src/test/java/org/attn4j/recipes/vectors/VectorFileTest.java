package org.attn4j.recipes.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of vectors are written as NumPy has them, or as text, and read back to the bit. */
class VectorFileTest {
    private static final List<float[]> VECTORS =
            List.of(new float[] {1, -0.1f, 3e-39f}, new float[] {0, Float.MAX_VALUE, 1 / 3f});

    @TempDir
    Path folder;

    private VectorFile written(String name) throws IOException {
        VectorFile file = new VectorFile(folder.resolve(name));
        file.write(2, sink -> {
            sink.take(VECTORS.subList(0, 1));
            sink.take(VECTORS.subList(1, 2));
        });
        return file;
    }

    private static List<float[]> read(VectorFile file) {
        List<float[]> rows = new ArrayList<>();
        file.read(new VectorRows() {
            @Override
            public void begin(long count, int width) {
                assertThat(count).isIn(2L, VectorRows.UNTOLD);
                assertThat(width).isEqualTo(3);
            }

            @Override
            public void take(long row, float[] vector) {
                assertThat(row).isEqualTo(rows.size());
                rows.add(vector.clone());
            }
        });
        return rows;
    }

    @Test
    void anotherNumberOfVectorsThanToldIsRefused() {
        VectorFile file = new VectorFile(folder.resolve("v.npy"));
        for (long told : new long[] {1, 3}) {
            assertThatThrownBy(() -> file.write(told, sink -> sink.take(VECTORS)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("expected " + told + " vectors, got 2");
            assertThat(file.path()).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsRefusedWithItsLine(float odd) {
        VectorFile file = new VectorFile(folder.resolve("v.csv"));
        assertThatThrownBy(() -> file.write(2, sink -> sink.take(List.of(new float[] {1, 2}, new float[] {1, odd}))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the vector of line 2 is not finite: it has " + odd);
        assertThat(file.path()).doesNotExist();
    }

    @Test
    void numpysFormIsThatOfItsDocument() throws IOException {
        byte[] bytes = Files.readAllBytes(written("v.npy").path());
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
        assertThat(bytes).hasSize(128 + 24).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
        assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
                .startsWith(header)
                .endsWith(" \n");
        ByteBuffer values =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(128);
        assertThat(values.getInt()).isEqualTo(0x3f800000);
        assertThat(values.getFloat()).isEqualTo(-0.1f);
    }

    @Test
    void textHasAHeader() throws IOException {
        assertThat(written("v.csv").path()).hasContent("v0,v1,v2\n1.0,-0.1,3.0E-39\n0.0,3.4028235E38,0.33333334\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v.npy", "v.csv"})
    void isReadBackToTheBit(String name) throws IOException {
        List<float[]> rows = read(written(name));
        assertThat(rows).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(rows.get(i)).isEqualTo(VECTORS.get(i));
        }
    }

    @Test
    void whatIsDamagedIsTold() throws IOException {
        VectorFile npy = written("v.npy");
        byte[] bytes = Files.readAllBytes(npy.path());
        Files.write(npy.path(), Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> read(npy)).hasMessageContaining("ends in vector 1 of 2");
        Files.write(npy.path(), Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> read(npy)).hasMessageContaining("goes on behind its 2 vectors");
        Files.write(
                npy.path(),
                new String(bytes, StandardCharsets.ISO_8859_1)
                        .replace("<f4", "<f8")
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> read(npy))
                .hasMessageContaining("expected float32 ('<f4')")
                .hasMessageContaining("<f8");
        Files.writeString(npy.path(), "no");
        assertThatThrownBy(() -> read(npy)).hasMessageContaining("is no file of NumPy's");
        VectorFile csv = new VectorFile(folder.resolve("w.csv"));
        Files.writeString(csv.path(), "v0,v1,v2\n1,2\n");
        assertThatThrownBy(() -> read(csv)).hasMessageContaining("w.csv, line 2: expected 3 numbers, got 2");
        Files.writeString(csv.path(), "v0,v1,v2\n1,2,x\n");
        assertThatThrownBy(() -> read(csv)).hasMessageContaining("line 2: expected a number, got 'x'");
        Files.writeString(csv.path(), "a,b\n");
        assertThatThrownBy(() -> read(csv)).hasMessageContaining("line 1: expected v0,v1,");
        assertThatThrownBy(() -> new VectorFile(Path.of("v.txt"))).hasMessageContaining(".npy or .csv");
    }
}

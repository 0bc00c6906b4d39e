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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsHandWrittenBytes() throws IOException {
        // Offsets in another order than the names; I32 257, -1; BF16 1.0, -2.5; F64 0.1; a tensor without elements.
        Path file = write(
                "{\"half\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[8,12]},"
                        + "\"counts\":{\"shape\":[2,1],\"dtype\":\"I32\",\"data_offsets\":[0,8]},"
                        + "\"none\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[12,12]},"
                        + "\"wide\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[12,20]},"
                        + "\"__metadata__\":{\"format\":\"pt\"}}   ",
                "01010000ffffffff" + "803f20c0" + "9a9999999999b93f");
        try (SafeTensorsFile read = SafeTensorsFile.open(file)) {
            assertThat(read.names()).containsExactly("half", "counts", "none", "wide");
            assertThat(read.metadata()).isEqualTo(Map.of("format", "pt"));
            assertThat(read.shape("counts")).containsExactly(2, 1);
            assertThat(read.longs("counts")).containsExactly(257, -1);
            assertThat(read.dtype("half")).isEqualTo(Dtype.BF16);
            float[] half = new float[2];
            read.read("half", FloatBuffer.wrap(half));
            assertThat(half).containsExactly(1f, -2.5f);
            float[] wide = new float[1];
            read.read("wide", FloatBuffer.wrap(wide));
            assertThat(wide).containsExactly(0.1f);
            read.read("none", FloatBuffer.allocate(0));
        }
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 0000000000 | bytes after the header:"
                        + " expected 4, got 5",
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 00000000 | end of its data: expected at most"
                        + " 4",
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}} | 00000000 | shape [2]: expected 8 bytes, got"
                        + " 4",
                "{'w':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}} | 00000000 | expected begin and end in order,"
                        + " got [4, 0]",
                "{'w':{'dtype':'F32','shape':[1],'data_offsets':[0]}} | 00000000 | expected begin and end in order,"
                        + " got [0]",
                "{'w':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | 00000000 | list of integers of at least 0,"
                        + " got [-1]",
                "{'w':{'dtype':'F32','shape':[1.5],'data_offsets':[0,4]}} | 00000000 | list of integers of at least 0,"
                        + " got [1.5]",
                "{'w':{'dtype':'F32','data_offsets':[0,4]}} | 00000000 | tensor w, shape: expected a list of integers"
                        + " of at least 0, got nothing",
                "{'w':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,4]}} | 00000000 | tensor w,"
                        + " shape: expected at most",
                "{'w':{'dtype':'F8','shape':[4],'data_offsets':[0,4]}} | 00000000 | dtype: expected one of [F32, F64,"
                        + " F16, BF16, I32, I64, I16, I8, U8, BOOL], got \"F8\"",
                "{'w':7} | 00000000 | dtype: expected one of",
                "{'v':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}"
                        + " | 00000000 | overlaps",
                "{'v':{'dtype':'BF16','shape':[1],'data_offsets':[0,2]},'w':{'dtype':'BF16','shape':[1],'data_offsets':[4,6]}}"
                        + " | 000000000000 | leaves a gap",
                "{'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]} | 00000000 | JSON: expected one JSON object",
                "{'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} x | 00000000 | JSON: expected one JSON object",
                "{'w':{},'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | 00000000 | JSON: expected one JSON"
                        + " object",
                "[] | 00000000 | first byte of the header: expected '{', got byte 91",
                "{'__metadata__':{'a':1}} | `` | a: expected a string, got 1",
                "{'__metadata__':[]} | `` | __metadata__: expected a map of strings, got []",
            })
    void refusesWhatDoesNotFit(String json, String data, String message) throws IOException {
        String quoted = message.contains("'{'") ? json : json.replace('\'', '"');
        Path file = write(quoted, data);
        assertThatThrownBy(() -> SafeTensorsFile.open(file))
                .isExactlyInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message)
                .hasMessageMatching("(?s).*(use an earlier|copy the file).*");
    }

    @Test
    void refusesAFileCutShortAnywhere() throws IOException {
        Path file = folder.resolve("whole.safetensors");
        SafeTensors.write(
                file,
                List.of(
                        TensorSource.plain("a", new long[] {5}, FloatBuffer.allocate(5)),
                        TensorSource.longs("b", new long[] {2}, 1, 2)),
                Map.of("k", "v"));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Path cut = folder.resolve("cut.safetensors");
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafeTensorsFile.open(cut))
                    .as("%d of %d bytes", length, whole.length)
                    .isExactlyInstanceOf(CheckpointException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void refusesAFileThatShrinksAfterItWasOpened() throws IOException {
        Path file = folder.resolve("shrinking.safetensors");
        SafeTensors.write(file, List.of(TensorSource.plain("a", new long[] {5}, FloatBuffer.allocate(5))), Map.of());
        try (SafeTensorsFile read = SafeTensorsFile.open(file)) {
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length - 1));
            assertThatThrownBy(() -> read.read("a", FloatBuffer.allocate(5)))
                    .isExactlyInstanceOf(CheckpointException.class)
                    .hasMessageContaining(
                            "size: expected at least " + whole.length + " bytes, got " + (whole.length - 1));
        }
    }

    @Test
    void refusesAHeaderLengthBeyondTheFile() throws IOException {
        Path file = folder.resolve("length.safetensors");
        Files.write(file, HexFormat.of().parseHex("ffffffffffffffff7b7d"));
        assertThatThrownBy(() -> SafeTensorsFile.open(file))
                .hasMessageContaining(
                        "header length: expected at most 2 in a file of 10 bytes, got 18446744073709551615");
        assertThatThrownBy(() -> SafeTensorsFile.open(folder.resolve("absent")))
                .isExactlyInstanceOf(CheckpointException.class)
                .hasMessageContaining("cannot read");
    }

    @Test
    void namesTensorsThatAreNotTheModels() throws IOException {
        Path file = write(
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                        + "\"n\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
                "000000000000000000000000");
        try (SafeTensorsFile read = SafeTensorsFile.open(file)) {
            assertThatThrownBy(() -> read.shape("v"))
                    .isInstanceOf(CheckpointMismatchException.class)
                    .hasMessageContaining("tensor v: expected a tensor of this name");
            assertThatThrownBy(() -> read.read("w", FloatBuffer.allocate(3)))
                    .isInstanceOf(CheckpointMismatchException.class)
                    .hasMessageContaining("expected 3 elements, got shape [1, 2]");
            assertThatThrownBy(() -> read.readTransposed("w", 1, 2, FloatBuffer.allocate(2)))
                    .isInstanceOf(CheckpointMismatchException.class)
                    .hasMessageContaining("expected shape [2, 1], got [1, 2]");
            assertThatThrownBy(() -> read.read("n", FloatBuffer.allocate(1)))
                    .isInstanceOf(CheckpointMismatchException.class)
                    .hasMessageContaining("expected floating-point numbers, got I32");
            assertThatThrownBy(() -> read.longs("w"))
                    .isInstanceOf(CheckpointMismatchException.class)
                    .hasMessageContaining("expected integers, got F32");
        }
    }

    private Path write(String json, String hexData) throws IOException {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        byte[] data = HexFormat.of().parseHex(hexData);
        Path file = folder.resolve("hand.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .put(data)
                        .array());
        return file;
    }
}

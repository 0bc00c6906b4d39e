package org.attn4j.recipes.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.file.Disk;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.recipes.api.TrainedModel;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export --format gguf}, read by a reader of its own. */
class GgufExportTest {
    private static final int D = 32;

    @TempDir
    static Path folder;

    private static Path gpt;
    private static Path llama;
    private static Path characters;

    @BeforeAll
    static void train() throws IOException {
        Path tiny = Shell.recipe(folder);
        characters = trained(tiny, "tiny");
        gpt = trained(
                recipe("gpt", "", "attention: {type: causal, heads: 4}", "{type: mlp, activation: gelu_tanh}"), "gpt");
        llama = trained(
                recipe(
                        "llama",
                        "tied: false\n  position: {type: rotary}\n  ",
                        "norm: {type: rms_norm}\n    attention: {type: causal, heads: 4, key_value_heads: 2}",
                        "{type: swiglu, hidden: 48}"),
                "llama");
    }

    private static Path recipe(String name, String model, String attention, String feedForward) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                name: %s
                data: {type: tokenized_text, file: text.txt, context: 8, tokenizer: {type: byte_pair, vocabulary: 280}}
                model:
                  type: language_model
                  dim: 32
                  layers: 1
                  %sblock:
                    %s
                    feed_forward: %s
                train: {steps: 2, batch: 4, threads: 1}
                """
                        .formatted(name, model, attention, feedForward));
    }

    private static Path trained(Path recipe, String name) {
        Shell.Result trained = Shell.run("train", recipe, "--runs", folder, "sample.tokens=0");
        assertThat(trained.code()).as(trained.err()).isZero();
        return folder.resolve(name);
    }

    /** What stands in a file: values by key, and tensors by name. */
    private record Read(Map<String, Object> keys, Map<String, Tensor> tensors) {}

    private record Tensor(List<Long> dims, int type, int at) {}

    private static Read read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(in.getInt()).isEqualTo(0x46554747); // GGUF
        assertThat(in.getInt()).isEqualTo(3);
        long tensors = in.getLong();
        long keys = in.getLong();
        Map<String, Object> values = new LinkedHashMap<>();
        for (long k = 0; k < keys; k++) {
            values.put(text(in), value(in, in.getInt()));
        }
        Map<String, Tensor> found = new LinkedHashMap<>();
        List<Long> offsets = new ArrayList<>();
        for (long t = 0; t < tensors; t++) {
            String name = text(in);
            List<Long> dims = new ArrayList<>();
            for (int d = in.getInt(); d > 0; d--) {
                dims.add(in.getLong());
            }
            found.put(name, new Tensor(dims, in.getInt(), Math.toIntExact(in.getLong())));
        }
        int begin = (in.position() + 31) / 32 * 32;
        found.replaceAll((name, t) -> new Tensor(t.dims, t.type, begin + t.at));
        found.values().forEach(t -> offsets.add((long) t.at % 32));
        assertThat(offsets).containsOnly(0L);
        return new Read(values, found);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(in.getLong())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Object value(ByteBuffer in, int type) {
        return switch (type) {
            case 4, 5 -> in.getInt();
            case 6 -> in.getFloat();
            case 7 -> in.get() != 0;
            case 8 -> text(in);
            case 9 -> {
                int of = in.getInt();
                List<Object> list = new ArrayList<>();
                for (long n = in.getLong(); n > 0; n--) {
                    list.add(value(in, of));
                }
                yield list;
            }
            default -> throw new AssertionError("type " + type);
        };
    }

    private static float[] floats(Path file, Tensor tensor) throws IOException {
        assertThat(tensor.type).isZero();
        float[] values =
                new float[tensor.dims.stream().reduce(1L, (a, b) -> a * b).intValue()];
        ByteBuffer.wrap(Files.readAllBytes(file))
                .position(tensor.at)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    private static float[] ours(Path run, String name) throws IOException {
        try (TrainedModel model = TrainedModel.open(run);
                SafeTensorsFile file = SafeTensorsFile.open(model.checkpoint().model())) {
            long size = 1;
            for (long length : file.shape(name)) {
                size *= length;
            }
            FloatBuffer values = FloatBuffer.allocate((int) size);
            file.read(name, values.duplicate());
            return values.array();
        }
    }

    private static Path exported(Path run, String name, String type) {
        Path file = folder.resolve(name);
        Shell.Result result = Shell.run("export", run, "--to", file, "--format", "gguf", "--dtype", type);
        assertThat(result.code()).as(result.err()).isZero();
        return file;
    }

    @Test
    void gpt2HasItsThreeMapsInOneAndBiasesOfZero() throws IOException {
        Path file = exported(gpt, "gpt.gguf", "f32");
        Read read = read(file);
        assertThat(read.keys)
                .containsEntry("general.architecture", "gpt2")
                .containsEntry("gpt2.embedding_length", D)
                .containsEntry("gpt2.context_length", 8)
                .containsEntry("gpt2.attention.head_count", 4)
                .containsEntry("tokenizer.ggml.model", "gpt2")
                .containsEntry("tokenizer.ggml.pre", "gpt-2");
        assertThat((List<?>) read.keys.get("tokenizer.ggml.tokens"))
                .hasSize((Integer) read.keys.get("gpt2.vocab_size"));
        float[] packed = floats(file, read.tensors.get("blk.0.attn_qkv.weight"));
        assertThat(read.tensors.get("blk.0.attn_qkv.weight").dims).containsExactly((long) D, 3L * D);
        String[] parts = {"query", "key", "value"};
        for (int p = 0; p < 3; p++) {
            float[] own = ours(gpt, "blocks.0.attention." + parts[p] + ".weight");
            assertThat(java.util.Arrays.copyOfRange(packed, p * D * D, (p + 1) * D * D))
                    .isEqualTo(own);
        }
        assertThat(floats(file, read.tensors.get("blk.0.attn_qkv.bias")))
                .hasSize(3 * D)
                .containsOnly(0f);
        assertThat(floats(file, read.tensors.get("output.weight"))).isEqualTo(ours(gpt, "embedding.weight"));
        assertThat(floats(file, read.tensors.get("position_embd.weight"))).isEqualTo(ours(gpt, "position.weight"));
    }

    @Test
    void llamaTurnsElementsSideBySide() throws IOException {
        Path file = exported(llama, "llama.gguf", "f32");
        Read read = read(file);
        assertThat(read.keys)
                .containsEntry("general.architecture", "llama")
                .containsEntry("llama.attention.head_count_kv", 2)
                .containsEntry("llama.rope.dimension_count", 8)
                .containsEntry("llama.feed_forward_length", 48)
                .containsEntry("llama.rope.freq_base", 10000f);
        for (String part : List.of("query", "key")) {
            float[] own = ours(llama, "blocks.0.attention." + part + ".weight");
            float[] theirs = floats(file, read.tensors.get("blk.0.attn_" + part.charAt(0) + ".weight"));
            for (int row = 0; row < own.length / D; row++) {
                // Element i of a head of 8 turns with element i + 4 here, 2 i with 2 i + 1 there.
                int there = row / 8 * 8 + row % 4 * 2 + row % 8 / 4;
                for (int c = 0; c < D; c++) {
                    assertThat(theirs[there * D + c]).isEqualTo(own[row * D + c]);
                }
            }
        }
        assertThat(floats(file, read.tensors.get("output.weight"))).isEqualTo(ours(llama, "head.weight"));
    }

    @Test
    void rowsThatNoBlockDividesStayInHalfPrecision() throws IOException {
        Path file = folder.resolve("small.gguf");
        Shell.Result result = Shell.run("export", llama, "--to", file, "--format", "gguf", "--dtype", "q8_0");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("blk.0.ffn_down.weight: its rows of 48 are no multiple of 32");
        Map<String, Tensor> tensors = read(file).tensors;
        assertThat(tensors.get("blk.0.ffn_down.weight").type).isEqualTo(1);
        assertThat(tensors.get("blk.0.ffn_up.weight").type).isEqualTo(8);
        assertThat(tensors.get("blk.0.attn_norm.weight").type).isZero();
    }

    private static String refused(Object... args) {
        Shell.Result r = Shell.run(args);
        assertThat(r.code()).as(r.err() + r.out()).isEqualTo(2);
        return r.err();
    }

    @Test
    void whatLlamaCppHasNotIsRefused() throws IOException {
        Path there = Files.writeString(folder.resolve("there.gguf"), "kept");
        assertThat(refused("export", gpt, "--to", there, "--format", "gguf")).contains("is there already");
        assertThat(there).hasContent("kept");
        Path other = folder.resolve("no.gguf");
        assertThat(refused("export", characters, "--to", other, "--format", "gguf"))
                .contains("tokenizer: model.type: expected BPE, got WordLevel", "{type: byte_pair}");
        assertThat(refused("export", gpt, "--to", other, "--dtype", "f16")).contains("--dtype goes with --format gguf");
        assertThat(other).doesNotExist();
    }

    @Test
    void aFullDiskLeavesNothing() {
        Path file = folder.resolve("full.gguf");
        Disk former = Disk.use(new Disk() {
            @Override
            public void write(FileChannel channel, Path path, ByteBuffer bytes) throws IOException {
                if (channel.size() > 0) {
                    throw new IOException("No space left on device");
                }
                super.write(channel, path, bytes);
            }
        });
        try {
            Shell.Result full = Shell.run("export", gpt, "--to", file, "--format", "gguf");
            assertThat(full.code()).isEqualTo(1);
            assertThat(full.err()).contains("cannot write " + file, "No space left on device");
        } finally {
            Disk.use(former);
        }
        assertThat(file).doesNotExist();
    }
}

package org.attn4j.recipes.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.attn4j.framework.train.checkpoint.SafeTensors;
import org.attn4j.framework.train.checkpoint.TensorSource;
import org.attn4j.recipes.cli.Shell;
import org.attn4j.recipes.run.Explained;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files of theirs with bytes changed, cut, doubled: each is read, or refused in a sentence, soon and in little memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileFilesTest {
    private static final long MEGABYTE = 1 << 20;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String[] WORDS = {
        "null",
        "-1",
        "0",
        "1e308",
        "9999999999999999999",
        "\"\"",
        "[]",
        "{}",
        "true",
        "[[[[",
        "2147483647",
        "\"F64\"",
        "1e-400"
    };

    private Path folder;
    private Path whole;
    private Path sharded;

    @BeforeAll
    void exportAModel(@TempDir Path own) throws IOException {
        folder = own;
        Path recipe = Shell.recipe(folder);
        Path runs = folder.resolve("runs");
        assertThat(Shell.run("train", recipe, "--runs", runs, "train.steps=1").code())
                .isZero();
        whole = folder.resolve("whole");
        sharded = folder.resolve("sharded");
        assertThat(Shell.run("export", runs.resolve("tiny"), "--to", whole).code())
                .isZero();
        assertThat(Shell.run("export", runs.resolve("tiny"), "--to", sharded, "--shard", "9KB")
                        .code())
                .isZero();
    }

    @Test
    void mutatedFilesAreReadOrRefused() throws IOException {
        mutate(new Random(1), 120);
    }

    @Test
    @Tag("slow")
    void manyMutatedFilesAreReadOrRefused() throws IOException {
        mutate(new Random(2), 2000);
    }

    private void mutate(Random random, int rounds) throws IOException {
        List<String> found = new ArrayList<>();
        int read = 0;
        for (int round = 0; round < rounds; round++) {
            Path from = random.nextInt(3) == 0 ? sharded : whole;
            Path copy = Files.createDirectories(folder.resolve("copy"));
            List<Path> files;
            try (Stream<Path> listed = Files.list(from)) {
                files = listed.filter(f -> f.toString().matches(".*(config\\.json|index\\.json|\\.safetensors)"))
                        .sorted()
                        .toList();
            }
            for (Path file : files) {
                Files.write(copy.resolve(file.getFileName()), Files.readAllBytes(file));
            }
            Path hit = copy.resolve(files.get(random.nextInt(files.size())).getFileName());
            Files.write(hit, changed(Files.readAllBytes(hit), random));
            String what = "round " + round + ", " + hit.getFileName();
            read += assertTimeoutPreemptively(SOON, () -> reads(copy, what, found), what) ? 1 : 0;
            for (Path file : files) {
                Files.delete(copy.resolve(file.getFileName()));
            }
        }
        assertThat(found).isEmpty();
        assertThat(read).isBetween(1, rounds - 1);
    }

    /** Whether a folder could be imported, up to the bytes that would be written. */
    private static boolean reads(Path folder, String what, List<String> found) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (PretrainedFolder source = PretrainedFolder.open(folder, "main")) {
            Import.of(source).model().write(bytes -> bytes.position(bytes.limit()));
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            if (!(e instanceof RuntimeException) || !Explained.is(e) || e.getMessage() == null) {
                found.add(what + ": " + e);
            }
            // What is refused is refused before a model is built of it; a message and the parsers' buffers take some.
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (allocated > 4 * size(folder) + 4 * MEGABYTE) {
                found.add(what + " allocated " + allocated + " bytes: " + e);
            }
            return false;
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static byte[] changed(byte[] bytes, Random random) {
        // Headers and JSON lie at the beginning; what lies behind is numbers, of which any are good.
        int most = Math.min(bytes.length, 1500);
        int at = random.nextInt(most);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[random.nextInt(Math.min(8, bytes.length))] = (byte) random.nextInt(256);
            case 2 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case 3 -> {
                int end = at + random.nextInt(most - at + 1);
                return joined(bytes, at, new byte[0], end);
            }
            case 4 -> {
                return joined(bytes, at, WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8), at);
            }
            default -> {
                return value(bytes, random);
            }
        }
        return bytes;
    }

    /** Another value behind one of the colons. */
    private static byte[] value(byte[] bytes, Random random) {
        List<Integer> colons = new ArrayList<>();
        for (int i = 0; i < Math.min(bytes.length, 4000); i++) {
            if (bytes[i] == ':') {
                colons.add(i + 1);
            }
        }
        if (colons.isEmpty()) {
            return bytes;
        }
        int from = colons.get(random.nextInt(colons.size()));
        int to = from;
        while (to < bytes.length && bytes[to] != ',' && bytes[to] != '}' && bytes[to] != '\n') {
            to++;
        }
        return joined(bytes, from, WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8), to);
    }

    private static byte[] joined(byte[] bytes, int from, byte[] between, int to) {
        byte[] all = new byte[from + between.length + bytes.length - to];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(between, 0, all, from, between.length);
        System.arraycopy(bytes, to, all, from + between.length, bytes.length - to);
        return all;
    }

    @Test
    void sizesThatNoFileHoldsAreRefusedBeforeAnythingIsBuilt() throws IOException {
        Path large = Files.createDirectories(folder.resolve("large"));
        Files.writeString(
                large.resolve("config.json"),
                "{\"architectures\": [\"GPT2LMHeadModel\"], \"n_embd\": 1048576, \"n_layer\": 1000, \"n_head\": 16,"
                        + " \"vocab_size\": 2147483647, \"n_positions\": 1048576}");
        SafeTensors.write(
                large.resolve("model.safetensors"),
                List.of(TensorSource.longs("transformer.wte.weight", new long[] {1}, 7)),
                Map.of());
        List<String> found = new ArrayList<>();
        assertThat(assertTimeoutPreemptively(SOON, () -> reads(large, "large", found)))
                .isFalse();
        assertThat(found).isEmpty();
    }

    @Test
    void shardsLieBesideTheirIndex() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.copy(whole.resolve("config.json"), outside.resolve("config.json"));
        Files.writeString(
                outside.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"transformer.wte.weight\": \"../whole/model.safetensors\"}}");
        Shell.Result refused = Shell.run("import", outside, "--runs", folder.resolve("runs"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("weight_map.transformer.wte.weight: expected the name of a .safetensors file");
    }
}

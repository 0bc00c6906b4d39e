package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.attn4j.datasets.DataException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged tokenizer.json files are read, or refused by one sentence: no other failure, no end of patience, no memory that a
 * number in the file asks for.
 */
class HostileTokenizerFilesTest {
    private static final String TEXT = "Low lower, the 1234 n\u00e9w \ud83d\udc4d\n ##est <s>";
    private static final String[] JUNK = {
        "null",
        "true",
        "-1",
        "0",
        "1e9",
        "2147483647",
        "99999999999999999999",
        "\"\"",
        "\"\u2581\"",
        "[]",
        "{}",
        "\"Sequence\"",
        "[[[[",
        "\"(a+)+$\"",
        "\"\\\\p{\"",
        "\"ByteLevel\"",
        "0.5",
        "\"\\ud800\""
    };

    @TempDir
    Path folder;

    private List<String> files;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @BeforeEach
    void write() {
        List<String> texts = List.of("low lower lowest new newer newest", "wide wider widest 12 34");
        ObjectNode split =
                HuggingFaceFiles.tokenizer(new BytePairTrainer(280).train(texts.stream()), List.of(2), List.of(3));
        JsonMapper json = new JsonMapper();
        try {
            split.set(
                    "normalizer",
                    json.readTree("{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFKC\"},"
                            + "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" {2,}\"},\"content\":\" \"},{\"type\":\"Precompiled\","
                            + "\"precompiled_charsmap\":\"CAAAAAAAAAAAAAAAYQA=\"}]}"));
            split.set(
                    "pre_tokenizer",
                    json.readTree("{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":"
                            + "{\"Regex\":\"\\\\p{L}+|\\\\s+(?!\\\\S)|.\"},\"behavior\":\"Isolated\",\"invert\":false},{\"type\":"
                            + "\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":false}]}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files = List.of(
                split.toString(),
                new UnigramTrainer(60).train(texts.stream()).toJson().toString(),
                HuggingFaceFiles.tokenizer(new WordPieceTrainer(60, true).train(texts.stream()), List.of(2), List.of(3))
                        .toString());
    }

    @Test
    void fiveHundredAreReadOrRefused() {
        mutate(510, 1);
    }

    @Test
    @Tag("slow")
    void twoThousandAreReadOrRefused() {
        mutate(2_001, 2);
    }

    private void mutate(int times, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int read = 0;
        long[] usual = files.stream().mapToLong(this::memory).toArray();
        for (int i = 0; i < times; i++) {
            String whole = files.get(i % files.size());
            String damaged = damage(whole, random);
            boolean[] fine = {false};
            long[] memory = {0};
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(60),
                    () -> {
                        long before = threads.getThreadAllocatedBytes(
                                Thread.currentThread().getId());
                        fine[0] = readOrRefuse(damaged);
                        memory[0] = threads.getThreadAllocatedBytes(
                                        Thread.currentThread().getId())
                                - before;
                    },
                    damaged);
            read += fine[0] ? 1 : 0;
            // What a whole file takes, and a message with a place in it; never what a number in it asks for.
            assertThat(memory[0])
                    .as(damaged)
                    .isLessThan(2 * usual[i % files.size()] + 4L * damaged.length() + 2_000_000);
        }
        assertThat(read).as("some are still whole").isBetween(times / 20, times * 19 / 20);
    }

    private long memory(String whole) {
        readOrRefuse(whole);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThat(readOrRefuse(whole)).isTrue();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    /** Puts junk in place of a value, takes a stretch away, doubles one, or turns a bit. */
    private static String damage(String whole, SplittableRandom random) {
        int at = random.nextInt(whole.length());
        int to = Math.min(whole.length(), at + 1 + random.nextInt(40));
        return switch (random.nextInt(5)) {
            case 0 -> whole.substring(0, at) + whole.substring(to);
            case 1 -> whole.substring(0, to) + whole.substring(at);
            case 2 ->
                whole.substring(0, at) + (char) (whole.charAt(at) ^ 1 << random.nextInt(7)) + whole.substring(at + 1);
            default -> {
                // The parts that say how are short and stand before the vocabulary.
                int colon = whole.indexOf(':', random.nextInt(whole.indexOf("\"vocab\"")));
                int end = colon + 1;
                while (",}]".indexOf(whole.charAt(end)) < 0) {
                    end++;
                }
                yield whole.substring(0, colon + 1) + JUNK[random.nextInt(JUNK.length)] + whole.substring(end);
            }
        };
    }

    private boolean readOrRefuse(String text) {
        try {
            Path file = folder.resolve("tokenizer.json");
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
            Tokenizer tokenizer = TokenizerFile.load(file);
            int[] ids = tokenizer.encode(TEXT);
            tokenizer.decode(ids);
            for (int id : ids) {
                assertThat(id).isBetween(0, tokenizer.vocabulary() - 1);
            }
            return true;
        } catch (DataException refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n\tat ");
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductChoicesTest {
    @TempDir
    Path folder;

    private final AtomicInteger timings = new AtomicInteger();

    private int timed(int fastest) {
        timings.incrementAndGet();
        return fastest;
    }

    private ProductChoices choices(String card, long version) {
        return ProductChoices.of(folder, card, version);
    }

    @Test
    void aProductIsTimedOnceForACardAndALibrary() {
        assertThat(choices("NVIDIA H200", 130100).of("BF16 8x8", 8, () -> timed(5)))
                .isEqualTo(5);
        assertThat(choices("NVIDIA H200", 130100).of("BF16 8x8", 8, () -> timed(2)))
                .isEqualTo(5);
        assertThat(timings).hasValue(1);
        assertThat(choices("NVIDIA H200", 130200).of("BF16 8x8", 8, () -> timed(2)))
                .isEqualTo(2);
        assertThat(choices("NVIDIA L4", 130100).of("BF16 8x8", 8, () -> timed(3)))
                .isEqualTo(3);
        assertThat(choices("NVIDIA H200", 130100).of("BF16 8x16", 8, () -> timed(4)))
                .isEqualTo(4);
        assertThat(timings).hasValue(4);
    }

    @Test
    void aSingleAlgorithmIsNotTimed() {
        assertThat(choices("card", 1).of("p", 1, () -> timed(0))).isZero();
        assertThat(timings).hasValue(0);
    }

    @Test
    void whatIsNoChoiceIsTimedAgain() throws Exception {
        choices("card", 1).of("p", 8, () -> timed(7));
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        assertThat(choices("card", 1).of("p", 4, () -> timed(3))).isEqualTo(3);
        Files.write(file, List.of("p x", "", "q 1"));
        assertThat(choices("card", 1).of("p", 4, () -> timed(2))).isEqualTo(2);
        assertThat(choices("card", 1).of("q", 4, () -> timed(0))).isEqualTo(1);
    }

    @Test
    void nothingIsTimedWhereItCannotBeKept() throws Exception {
        Path blocked = Files.writeString(folder.resolve("file"), "no folder");
        ProductChoices choices = ProductChoices.of(blocked, "card", 1);
        assertThat(choices.of("p", 8, () -> timed(5))).isZero();
        assertThat(choices.kept()).isFalse();
        assertThat(timings).hasValue(0);
    }
}

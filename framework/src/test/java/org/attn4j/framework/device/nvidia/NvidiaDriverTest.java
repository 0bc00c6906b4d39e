package org.attn4j.framework.device.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NvidiaDriverTest {
    private static final String TWO_CARDS =
            """
            0, NVIDIA H200, 9.0, 143771, 143160, 580.65.06
            1, NVIDIA A100-SXM4-80GB, 8.0, 81920, 81000, 580.65.06
            """;

    @Test
    void readsWhatTheProgramPrints() {
        NvidiaDriver driver = SmiQuery.parse(TWO_CARDS);
        assertThat(driver.version()).isEqualTo("580.65.06");
        assertThat(driver.problem()).isNull();
        assertThat(driver.cards()).extracting(NvidiaCard::name).containsExactly("NVIDIA H200", "NVIDIA A100-SXM4-80GB");
        assertThat(driver.cards()).extracting(NvidiaCard::capability).containsExactly("9.0", "8.0");
        assertThat(driver.cards().get(0).totalBytes()).isEqualTo(143771L << 20);
        assertThat(SmiQuery.parse("No devices were found\n")).isNull();
    }

    @Test
    void searchNeverThrows() {
        NvidiaDriver driver = DriverSearch.find();
        assertThat(driver.cards().isEmpty()).isEqualTo(driver.problem() != null);
    }

    @Test
    void refusesCardsThatNd4jHasNoCodeFor() {
        for (int[] capability : new int[][] {{3, 7}, {7, 5}, {8, 0}, {8, 6}, {8, 9}}) {
            assertThat(Nd4jCudaSupport.obstacle(machine(capability))).isNull();
        }
        for (int[] capability : new int[][] {{9, 0}, {10, 0}, {12, 0}}) {
            assertThatThrownBy(() -> Nd4jCudaSupport.require(machine(capability)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("compute capability " + capability[0] + "." + capability[1])
                    .hasMessageContaining("device: cuda");
        }
        assertThat(Nd4jCudaSupport.obstacle(machine(new int[] {3, 5}))).contains("3.7 to 8.9");
        assertThat(Nd4jCudaSupport.obstacle(new NvidiaDriver(null, null, List.of(), "no NVIDIA card and no driver")))
                .contains("no NVIDIA card and no driver");
    }

    private static NvidiaDriver machine(int[] capability) {
        return NvidiaDriver.of(
                "580.65.06",
                "13.0",
                List.of(new NvidiaCard(0, "card", capability[0], capability[1], 1L << 34, 1L << 33)));
    }
}

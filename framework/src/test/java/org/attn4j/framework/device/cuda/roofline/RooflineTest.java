package org.attn4j.framework.device.cuda.roofline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.framework.device.DeviceMemoryException;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Memory;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Against figures worked out by hand from a card's data sheet. */
class RooflineTest {
    private static final CardSheet H100 = CardSheet.named("H100");

    private final PaperCuda paper = new PaperCuda(H100);
    private final CudaDevice device = new CudaDevice(paper, Precision.BF16, HostDevice.shared());

    @Test
    void aCopyTakesItsBytesTwiceOverTheBandwidth() {
        Tensor x = floats(1 << 28);
        Tensor y = floats(1 << 28);
        paper.forget();
        device.copy(x, y);
        Roofline.Row row = only();
        // 2 x 1 GiB at 3.35 TB/s.
        assertThat(row.peak()).isCloseTo(2.147483648e9 / 3.35e12, within(1e-9));
        assertThat(row.attainable()).isBetween(row.peak() / 0.95, row.peak() / 0.8);
        assertThat(row.launches()).isEqualTo(1);
    }

    @Test
    void aKernelMovesItsTensorsAndCountsOnlyWhenItRuns() {
        Tensor x = floats(1 << 28);
        Tensor y = floats(1 << 28);
        paper.forget();
        Runnable launch = device.kernel("add", "add")
                .grid(1 << 18)
                .block(256)
                .vectors()
                .tensor(x)
                .tensor(y)
                .ready();
        assertThat(paper.roofline().rows()).isEmpty();
        launch.run();
        launch.run();
        Roofline.Row row = only();
        assertThat(row.name()).isEqualTo("add.add");
        assertThat(row.launches()).isEqualTo(2);
        assertThat(row.bytes()).isEqualTo(4L << 30);
        assertThat(row.bound()).isEqualTo("memory");
    }

    @Test
    void oneBlockWaitsForItsLoads() {
        Tensor x = floats(1 << 20);
        paper.forget();
        device.kernel("squared_norm", "total")
                .grid(1)
                .block(1024)
                .tensor(x)
                .ready()
                .run();
        // 1024 threads, 4 bytes each and a store, every 960 cycles of 1.83 GHz: 15.6 GB/s for 4 MiB.
        assertThat(only().attainable()).isCloseTo(4194304 / 15.616e9, within(4e-6));
    }

    @Test
    void aProductTakesItsOperationsOverThePeak() {
        product(4096, 4096, 4096, 4096);
        Roofline.Row row = paper.roofline().rows().stream()
                .filter(r -> r.name().equals("product bf16 4096x4096x4096"))
                .findFirst()
                .orElseThrow();
        assertThat(row.operations()).isEqualTo(137438953472.0);
        assertThat(row.peak()).isCloseTo(137.438953472e9 / 989.4e12, within(1e-9));
        assertThat(row.bytes()).isEqualTo(2L * 2 * (1 << 24) + 4L * (1 << 24));
        assertThat(row.misaligned()).isFalse();
        assertThat(paper.roofline().misaligned()).isEmpty();
    }

    @Test
    void operandsAtOddRowsAreMarkedAndSlower() {
        ofBfloat16(4096, 4096, 4096);
        double aligned = slowestProduct().attainable();
        ofBfloat16(4096, 4096, 4097);
        assertThat(slowestProduct().misaligned()).isTrue();
        assertThat(slowestProduct().attainable()).isGreaterThan(2 * aligned);
        assertThat(paper.roofline().misaligned())
                .singleElement()
                .asString()
                .startsWith("1 x product bf16 4096x4096x4097: A has rows of 8194 bytes");
    }

    @Test
    void onlyProductsOfBfloat16AreLinted() {
        CudaDevice single = new CudaDevice(paper, Precision.FP32, HostDevice.shared());
        product(single, 64, 65, 67, 67);
        assertThat(paper.roofline().misaligned()).isEmpty();
    }

    @Test
    void aGraphReplaysWhatWasRecorded() {
        Tensor x = floats(1 << 10);
        Runnable launch =
                device.kernel("add", "add").grid(1).block(256).tensor(x).ready();
        paper.forget();
        Runnable graph = device.record(() -> {
            launch.run();
            launch.run();
        });
        assertThat(paper.roofline().rows()).isEmpty();
        graph.run();
        double replayed = only().attainable();
        assertThat(only().launches()).isEqualTo(2);
        paper.forget();
        launch.run();
        launch.run();
        assertThat(only().attainable()).isGreaterThan(replayed);
    }

    @Test
    void itsMemoryIsThatOfTheCardAndNoneOfTheHosts() {
        Memory held = device.allocate(DataType.FLOAT, 15L << 30); // 60 GiB
        assertThatThrownBy(() -> device.allocate(DataType.FLOAT, 15L << 30))
                .isInstanceOf(DeviceMemoryException.class)
                .hasMessageContaining("H100");
        assertThat(held.elements()).isEqualTo(15L << 30);
    }

    @Test
    void whatIsReadIsZero() {
        float[] read = {1, 2, 3};
        device.copyOut(floats(3), read);
        assertThat(read).containsOnly(0);
    }

    @Test
    void anUnknownCardIsRefusedWithThoseKnown() {
        assertThat(CardSheet.named("rtx 4090").name()).isEqualTo("RTX4090");
        assertThatThrownBy(() -> CardSheet.named("V100"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'V100'")
                .hasMessageContaining("H200");
    }

    /** Published operations follow from cores and clock; a slip in a table shows here. */
    @Test
    void theSheetsAgreeWithThemselves() {
        for (String name : CardSheet.names()) {
            CardSheet card = CardSheet.named(name);
            double perCycle = card.bf16() / card.clock() / card.multiprocessors();
            // Operations of a multiprocessor a cycle: 512 on GeForce of Ada with sums in single precision, 1024 on
            // other Ada,
            // 2048 on A100, 4096 on Hopper.
            assertThat(perCycle)
                    .as(name)
                    .satisfiesAnyOf(
                            v -> assertThat(v).isCloseTo(512, within(8.0)),
                            v -> assertThat(v).isCloseTo(1024, within(16.0)),
                            v -> assertThat(v).isCloseTo(2048, within(16.0)),
                            v -> assertThat(v).isCloseTo(4096, within(16.0)));
        }
    }

    private Roofline.Row only() {
        assertThat(paper.roofline().rows()).hasSize(1);
        return paper.roofline().rows().get(0);
    }

    private Roofline.Row slowestProduct() {
        return paper.roofline().rows().stream()
                .filter(r -> r.name().startsWith("product"))
                .findFirst()
                .orElseThrow();
    }

    private void product(int m, int n, int k, int lda) {
        product(device, m, n, k, lda);
    }

    /** A product whose operands lie in bfloat16 already, row behind row. */
    private void ofBfloat16(int m, int n, int k) {
        Tensor a = halves((long) m * k);
        Tensor b = halves((long) k * n);
        Tensor c = floats((long) m * n);
        paper.forget();
        device.product()
                .size(m, n, k)
                .a(a, false)
                .leading(k, n, n)
                .b(b, false)
                .c(c)
                .ready()
                .run();
    }

    private void product(CudaDevice on, int m, int n, int k, int lda) {
        Tensor a = floats((long) m * lda);
        Tensor b = floats((long) k * n);
        Tensor c = floats((long) m * n);
        paper.forget();
        on.product().size(m, n, k).a(a, false).b(b, false).c(c).ready().run();
    }

    private Tensor halves(long n) {
        return new Tensor(device.allocate(DataType.BFLOAT16, n), 0, new TensorSpec(DataType.BFLOAT16, n));
    }

    private Tensor floats(long n) {
        return new Tensor(device.allocate(DataType.FLOAT, n), 0, TensorSpec.floats(n));
    }
}

package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.launch.CudaKernels;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Kernels find elements beyond 2^31: no index of theirs is computed in 32 bits. */
class IndexWidthTest {
    /** Files of the experts' products, whose cases take a minute. */
    private static final String PRODUCTS = "mixture/cuda/grouped";

    private static final String POSITIONS =
            "positions, rows and assignments are counted by an int: toIntExact refuses more";
    private static final String IMAGES = "images of more than 2^30 elements are left to the host";
    /** Kernels that see no tensor of 2^31 elements, and why. */
    private static final Map<String, String> BELOW = new TreeMap<>(Map.ofEntries(
            Map.entry("attention_rows.attention_buckets", "one element for each query and key of one sequence"),
            Map.entry(
                    "attention_rows.attention_share_sums",
                    "shares are a hundredth of the queries, which reach 2^31 first"),
            Map.entry("cells.start_state", "a state of 65,535 rows at most: toIntExact refuses 2^31"),
            Map.entry("convolution.convolution", IMAGES),
            Map.entry("convolution.convolution_input_grad", IMAGES),
            Map.entry("convolution.convolution_parameter_grad", IMAGES),
            Map.entry("counted.counted_tokens", POSITIONS),
            Map.entry("cross_entropy.cross_entropy_total", POSITIONS),
            Map.entry("dropout.dropout", "see dropout()"),
            Map.entry("embedding_grad.begin_ids", POSITIONS),
            Map.entry("embedding_grad.clear_counts", POSITIONS),
            Map.entry("embedding_grad.count_ids", POSITIONS),
            Map.entry("embedding_grad.sort_positions", POSITIONS),
            Map.entry("labels.add_auxiliary", "single numbers"),
            Map.entry("labels.label_factor", POSITIONS),
            Map.entry("labels.label_share", POSITIONS),
            Map.entry("pooling.largest_of_windows", IMAGES),
            Map.entry("pooling.largest_of_windows_grad", IMAGES),
            Map.entry("pooling.means_of_windows", IMAGES),
            Map.entry("pooling.means_of_windows_grad", IMAGES),
            Map.entry("residual_norm_grad.sum_spans", "at most 1,024 spans of 4,096 columns"),
            Map.entry("router_loss.router_loss_factor", POSITIONS),
            Map.entry("router_loss.router_loss_total", "512 blocks' sums"),
            Map.entry("routing.route_count", POSITIONS),
            Map.entry("routing.route_offsets", POSITIONS),
            Map.entry("routing.route_slots", POSITIONS),
            Map.entry("scheduled_sampling.choose_tokens", POSITIONS),
            Map.entry("scheduled_sampling.side_by_side", "one step of 65,535 rows at most"),
            Map.entry("squared_norm.total", "1,024 blocks' sums"),
            Map.entry("stock_math.sum_all", "sums of more than 2^20 elements are left to the host")));

    @TestFactory
    List<DynamicTest> theLastExampleOfManyIsAsAlone() {
        return tests(file -> !file.startsWith(PRODUCTS), BELOW.keySet(), to -> {
            LargeLayers.cases(to);
            LargeNorms.cases(to);
            LargeAttention.cases(to);
            LargeSequences.cases(to);
            LargeMixtures.cases(to);
            LargeStock.cases(to);
        });
    }

    @Tag("slow")
    @TestFactory
    List<DynamicTest> theLastExampleOfManyIsAsAloneInExpertsProducts() {
        return tests(file -> file.startsWith(PRODUCTS), Set.of(), LargeMixtures::products);
    }

    /** Cases, and at the end that all kernels of some files reached beyond 2^31 elements, but those that never see so many. */
    private static List<DynamicTest> tests(
            Predicate<String> files, Set<String> below, Consumer<BiConsumer<String, Supplier<LargeTensors>>> cases) {
        Set<String> reaching = new TreeSet<>();
        List<DynamicTest> tests = new ArrayList<>();
        cases.accept((name, large) ->
                tests.add(dynamicTest(name, () -> reaching.addAll(large.get().check()))));
        tests.add(dynamicTest("every kernel is among them", () -> {
            Set<String> others = new TreeSet<>();
            for (String file : KernelFiles.names().stream().filter(files).toList()) {
                String name = file.substring(file.lastIndexOf('/') + 1);
                EmulationLibrary.kernels(KernelSource.read(file))
                        .forEach(kernel -> others.add(family(name + "." + kernel)));
            }
            reaching.forEach(kernel -> others.remove(family(kernel)));
            assertThat(others).isEqualTo(below);
        }));
        return tests;
    }

    /** A kernel without the width that its file is compiled for. */
    private static String family(String kernel) {
        return kernel.replaceFirst("_[0-9]+[.]", ".");
    }

    /** Which elements are dropped depends on their place: zeros and kept ones are told by Philox itself. */
    @Test
    void dropout() {
        long n = (1L << 31) + 4000;
        long key = 7;
        try (CudaDevice device = new CudaDevice(new SparseCuda(), Precision.FP32, HostDevice.shared())) {
            Tensor x = floats(device, n);
            Tensor y = floats(device, n);
            Tensor step = new Tensor(device.allocate(DataType.INT64, 1), 0, new TensorSpec(DataType.INT64));
            device.copyIn(new long[] {3}, step);
            int count = 4000;
            float[] ones = new float[count];
            Arrays.fill(ones, 1);
            device.copyIn(ones, x.slice(n - count, count));
            SameDiff sd = SameDiff.create();
            JavaOp op = new Dropout(
                    sd, sd.placeHolder("x", DataType.FLOAT, 1), sd.placeHolder("s", DataType.INT64), 0.5, key);
            new CudaKernels(device).bind(op, List.of(x, step), List.of(y)).run();
            float[] got = new float[count];
            device.copyOut(y.slice(n - count, count), got);
            int[] words = new int[4];
            for (int i = 0; i < count; i++) {
                long at = n - count + i;
                Philox.words(key, 3, at >>> 2, words, 0);
                boolean kept = Integer.compareUnsigned(words[(int) (at & 3)], 1 << 31) >= 0;
                assertThat(got[i]).as("element %d", at).isEqualTo(kept ? 2f : 0f);
            }
        }
    }

    @Test
    void anIndexOf32BitsIsFound() {
        try (CudaDevice device = new CudaDevice(new SparseCuda(), Precision.FP32, HostDevice.shared())) {
            Tensor x = floats(device, (1L << 31) + 65536);
            Runnable launch = device.kernel("planted_faults", "index_of_32_bits")
                    .grid(x.size() / 65536)
                    .block(32)
                    .tensor(x)
                    .integer(65536)
                    .ready();
            assertThatThrownBy(launch::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("an overflow of *")
                    .hasMessageContaining("planted_faults.cu");
        }
    }

    private static Tensor floats(CudaDevice device, long n) {
        return new Tensor(device.allocate(DataType.FLOAT, n), 0, TensorSpec.floats(n));
    }
}

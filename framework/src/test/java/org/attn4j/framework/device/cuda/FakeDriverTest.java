package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.attn4j.framework.op.launch.CardTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real bindings, from the driver's calls to those of cuBLASLt and NVRTC, on a stand-in for the libraries. */
class FakeDriverTest {
    @TempDir
    Path folder;

    @Test
    void theDriverLayerKeepsItsPromises() throws Exception {
        FakeCuda.Ended ended = run(
                Map.of("FAKE_CUDA_MEMORY", String.valueOf(128 << 20), "FAKE_CUDA_SLOW_ALGORITHM", "0"),
                DriverChecks.class,
                DriverProductChecks.class);
        assertThat(ended.output()).contains("0 of the tests of kernels failed").doesNotContain("skip ");
        assertThat(ended.code()).isZero();
        assertThat(ended.count("pageable_in"))
                .as("copies from memory that the driver may read late")
                .isZero();
    }

    private FakeCuda.Ended run(Map<String, String> settings, Class<?>... classes) throws Exception {
        String[] names = java.util.Arrays.stream(classes).map(Class::getName).toArray(String[]::new);
        return FakeCuda.build().run(folder, settings, CardTests.class.getName(), names);
    }
}

package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.attn4j.framework.device.cuda.FakeCuda;
import org.attn4j.framework.op.launch.CardTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training through the real bindings, on a stand-in for NVIDIA's libraries. */
class FakeDriverTrainingTest {
    @TempDir
    Path folder;

    @Test
    void aRunIsThatOfTheCpuAndLeavesNothingBehind() throws Exception {
        FakeCuda.Ended ended = FakeCuda.build()
                .run(folder, Map.of(), CardTests.class.getName(), FakeDriverTrainingChecks.class.getName());
        assertThat(ended.output()).contains("0 of the tests of kernels failed").doesNotContain("skip ");
        assertThat(ended.code()).isZero();
        assertThat(ended.count("wrong")).as("calls that a driver would refuse").isZero();
        assertThat(ended.count("pageable_in"))
                .as("copies from memory that the driver may read late")
                .isZero();
        for (String left : new String[] {"executions", "descriptors", "layouts", "handles", "events", "pinned"}) {
            assertThat(ended.count(left)).as(left + " at the end").isZero();
        }
    }
}

package org.attn4j.framework.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorMatchTest {
    @TempDir
    private Path folder;

    @Test
    void tellsWhatIsMissingUnexpectedAndReshaped() {
        Path path = folder.resolve("model.safetensors");
        SafeTensors.write(
                path,
                List.of(
                        TensorSource.plain("a", new long[] {2, 3}, FloatBuffer.allocate(6)),
                        TensorSource.plain("b", new long[] {2}, FloatBuffer.allocate(2)),
                        TensorSource.plain("c", new long[] {1}, FloatBuffer.allocate(1))),
                Map.of());
        try (SafeTensorsFile file = SafeTensorsFile.open(path)) {
            Map<String, long[]> same = Map.of("c", new long[] {1}, "b", new long[] {2}, "a", new long[] {2, 3});
            assertThatCode(() -> TensorMatch.requireSameTensors(file, same)).doesNotThrowAnyException();

            Map<String, long[]> other = new LinkedHashMap<>();
            other.put("a", new long[] {3, 2});
            for (int i = 0; i < 5; i++) {
                other.put("m" + i, new long[] {i});
            }
            assertThatThrownBy(() -> TensorMatch.requireSameTensors(file, other))
                    .isInstanceOf(CheckpointMismatchException.class)
                    .hasMessage("checkpoint of another model: " + path + ": expected 6 tensors, got 3\n"
                            + "  missing: m0 [0]; m1 [1]; m2 [2]; and 2 more\n"
                            + "  unexpected: b [2]; c [1]\n"
                            + "  of another shape: a expected [3, 2], got [2, 3]\n"
                            + "Use the recipe that the checkpoint was trained with, or train from the start.");
        }
    }
}

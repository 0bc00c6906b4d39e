package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.junit.jupiter.api.Test;

class StoredTensorsTest {
    /** A model of gigabytes must not pass through the heap as a whole: what is written is fetched when its turn comes. */
    @Test
    void parametersAreFetchedWhenTheyAreWritten() throws IOException {
        HostDevice device = new HostDevice(1, BlasChoice.OPENBLAS);
        List<ParameterSpec> specs = List.of(
                ParameterSpec.plain("a", new long[] {4}, Initializer.constant(1), true),
                ParameterSpec.plain("b", new long[] {4}, Initializer.constant(2), true));
        Parameters values = new Parameters(specs, device);
        values.initialize(1, device);
        FileContent content = StoredTensors.content(Map.of("", values), device, Map.of());
        device.copyIn(new float[] {5, 6, 7, 8}, values.slot("b"));
        long[] bytes = {0};
        float[] last = new float[4];
        content.write(piece -> {
            bytes[0] += piece.remaining();
            if (piece.remaining() == 16) {
                piece.order(java.nio.ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(last);
            }
        });
        assertThat(bytes[0]).isEqualTo(content.bytes());
        assertThat(last).containsExactly(5, 6, 7, 8);
        device.close();
    }
}

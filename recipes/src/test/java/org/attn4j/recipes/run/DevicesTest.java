package org.attn4j.recipes.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.DeviceProvider;
import org.junit.jupiter.api.Test;

class DevicesTest {
    private record Kind(String obstacle) implements DeviceProvider {
        @Override
        public String names() {
            return "nd4j or nd4j:N";
        }

        @Override
        public boolean answersTo(String device) {
            return device.startsWith("nd4j");
        }

        @Override
        public Backend open(Request request) {
            assertThat(request.device()).isEqualTo("nd4j");
            return new Nd4jProvider().open(request);
        }
    }

    private static String told(String name, DeviceProvider... kinds) {
        List<String> told = new ArrayList<>();
        Backend backend = Devices.open(name, 1, BlasChoice.AUTO, Precision.FP32, List.of(kinds), told::add);
        String device = backend.device().name();
        backend.device().close();
        return device + " " + told;
    }

    @Test
    void autoTellsWhichDeviceItTakesAndWhy() {
        Kind none = new Kind("no card is here; buy one");
        assertThat(told("auto", none)).isEqualTo("cpu [device: cpu (no card is here)]");
        assertThat(told("auto", none, new Kind("it is old")))
                .isEqualTo("cpu [device: cpu (no card is here; it is old)]");
        assertThat(told("auto", none, new Kind(null))).isEqualTo("nd4j [device: nd4j (nd4j can be used)]");
    }

    @Test
    void aDeviceThatIsNamedNeedsNoWord() {
        assertThat(told("cpu", new Kind(null))).isEqualTo("cpu []");
        assertThat(told("nd4j", new Kind(null))).isEqualTo("nd4j []");
    }
}

package org.attn4j.framework.op.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.KernelSource;
import org.attn4j.framework.op.attention.scored.WeightKind;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Numbers by which Java tells kernels what to compute mean the same in CUDA C++. */
class CudaConstantsTest {
    private static final Pattern CONSTANT = Pattern.compile("(?m)^constexpr int ([A-Z_]+) = (\\d+);");

    @Test
    void activationsAreNumberedAsTheirKinds() throws Exception {
        assertThat(constants("elementwise/cuda/activation.cu"))
                .hasSize(ActivationKind.values().length - 1) // the last one is what is left
                .allSatisfy((name, value) ->
                        assertThat(ActivationKind.valueOf(name).ordinal()).isEqualTo(value));
    }

    @Test
    void weightsAreNumberedAsTheirKinds() throws Exception {
        Map<String, Integer> constants = constants("attention/scored/cuda/scored.cuh");
        for (WeightKind kind : new WeightKind[] {WeightKind.SOFTMAX, WeightKind.HARD}) {
            assertThat(constants).containsEntry(kind.name(), kind.ordinal());
        }
    }

    @Test
    void elementTypesHaveTheirCodes() throws Exception {
        Map<String, Integer> constants = constants("launch/visibility.cuh");
        assertThat(constants)
                .containsEntry("FLOATS", code(DataType.FLOAT))
                .containsEntry("INTEGERS", code(DataType.INT32))
                .containsEntry("LONGS", code(DataType.INT64));
        assertThat(ElementTypes.code(null)).isZero();
    }

    @Test
    void flagsOfAttentionHaveTheirBits() throws Exception {
        Map<String, Integer> constants = constants("attention/cuda/attention_problem.cuh");
        Map<String, Integer> java = new TreeMap<>();
        for (Field field : Class.forName("org.attn4j.framework.op.attention.cuda.AttentionArguments")
                .getDeclaredFields()) {
            if (constants.containsKey(field.getName())) {
                field.setAccessible(true);
                java.put(field.getName(), field.getInt(null));
            }
        }
        assertThat(java).containsAllEntriesOf(constants);
        assertThat(java.keySet()).containsAll(Arrays.asList("CAUSAL", "VECTORS", "RELATIVE", "MASK_SHIFT"));
    }

    private static int code(DataType type) {
        return ElementTypes.code(Tensor.of(Nd4j.zeros(type, 1)));
    }

    private static Map<String, Integer> constants(String file) throws IOException {
        try (InputStream in = KernelSource.class.getClassLoader().getResourceAsStream(KernelSource.FOLDER + file)) {
            assertThat(in).as(file).isNotNull();
            Map<String, Integer> found = new TreeMap<>();
            Matcher m = CONSTANT.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (m.find()) {
                found.put(m.group(1), Integer.parseInt(m.group(2)));
            }
            return found;
        }
    }
}

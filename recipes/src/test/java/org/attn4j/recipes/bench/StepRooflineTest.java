package org.attn4j.recipes.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.cuda.roofline.CardSheet;
import org.attn4j.framework.device.cuda.roofline.Roofline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepRooflineTest {
    private static final CardSheet H200 = CardSheet.named("H200");

    @ParameterizedTest
    @MethodSource("org.attn4j.recipes.bench.Peer#names")
    void everyModelHasOne(String name) {
        Peer peer = Peer.named(name);
        StepRoofline step = new StepRoofline(peer, peer.defaults(), H200, Precision.FP32);
        Roofline.Row total = step.roofline().total();
        assertThat(total.launches()).isPositive();
        assertThat(total.peak()).isPositive().isLessThan(total.attainable());
        assertThat(step.hostOps()).isEmpty();
        assertThat(step.roofline().misaligned()).isEmpty();
    }

    /** GPT-2 124M, 16 x 1024: the model's products, by hand. */
    @Test
    void gpt2TakesNoMemoryOfTheHostAndTheOperationsOfItsProducts() {
        Peer peer = Peer.named("gpt2");
        StepRoofline step = new StepRoofline(peer, peer.defaults(), H200, Precision.BF16);
        double tokens = 16 * 1024;
        double weights = 12 * 12.0 * 768 * 768 + 50257.0 * 768;
        double products = step.roofline().rows().stream()
                .filter(r -> r.name().startsWith("product"))
                .mapToDouble(Roofline.Row::operations)
                .sum();
        // Rows of logits may be padded to whole vectors: 50,264 columns at most.
        assertThat(products).isBetween(6 * weights * tokens, 1.0001 * 6 * weights * tokens);
        assertThat(step.utilization(step.roofline().total().peak())).isBetween(0.1, 1.0);
    }

    @Test
    void theJsonAddsUp() {
        Peer peer = Peer.named("gpt");
        ObjectNode json = new StepRoofline(peer, sizes(peer, "vocab", 67), H200, Precision.BF16).json();
        double sum = 0;
        int launches = 0;
        for (var row : json.get("kernels")) {
            sum += row.get("ms_attainable").asDouble();
            launches += row.get("launches").asInt();
        }
        assertThat(json.get("ms_attainable").asDouble()).isBetween(sum - 0.01, sum + 0.01);
        assertThat(json.get("launches").asInt()).isEqualTo(launches);
        assertThat(json.get("per_second_attainable").asDouble())
                .isBetween(0.99 * 12 * 64 / sum * 1e3, 1.01 * 12 * 64 / sum * 1e3);
        assertThat(json.get("card").asText()).isEqualTo("H200");
    }

    private static Map<String, Integer> sizes(Peer peer, String name, int value) {
        Map<String, Integer> sizes = new HashMap<>(peer.defaults());
        sizes.put(name, value);
        return sizes;
    }
}

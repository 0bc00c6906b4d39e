package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.Models;
import org.junit.jupiter.api.Test;

class ConvolutionalNetworkTest {
    private static final DataFacts FACTS = DataFacts.images(new ImageShape(2, 8, 12), 6);

    private static ConvolutionalNetwork model(Integer... channels) {
        return new ConvolutionalNetwork(List.of(channels), 16, 0, 0);
    }

    @Test
    void learnsWhereABrightSquareIs() {
        TinyTraining training = new TinyTraining(model(4, 6), FACTS, 3e-3);
        training.train(300, 1, r -> VisionTransformerTest.batch(r, 16));
        Batch unseen = VisionTransformerTest.batch(new Random(99), 200);
        assertThat(training.accuracy(unseen)).isGreaterThan(0.95);
    }

    @Test
    void hasTheParametersOfItsStages() {
        // 3 x 3 kernels with biases; the second stage leaves 2 x 3 places of 6 channels.
        long expected = (9 * 2 * 4 + 4) + (9 * 4 * 6 + 6) + (6 * 2 * 3 * 16 + 16) + (16 * 6 + 6);
        assertThat(Models.evaluation(model(4, 6), FACTS, 1).parameterCount()).isEqualTo(expected);
    }

    @Test
    void refusesMoreStagesThanTheImageHasHalves() {
        assertThatThrownBy(() -> Models.evaluation(model(4, 4, 4, 4), FACTS, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 stages leave nothing of an image of 8 x 12");
    }
}

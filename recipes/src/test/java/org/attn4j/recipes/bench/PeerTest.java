package org.attn4j.recipes.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.attn4j.framework.train.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTest {
    private static long chosen(int seq, int batch) {
        Map<String, Integer> sizes = new TreeMap<>(Peer.named("bert").defaults());
        sizes.put("seq", seq);
        sizes.put("batch", batch);
        return Peer.named("bert").setup(sizes).batch(new Random(1)).targets();
    }

    @Test
    void fifteenPercentOfThePositionsAreChosenAndNeverNone() {
        assertThat(chosen(128, 16)).isEqualTo(307);
        assertThat(chosen(3, 2)).isEqualTo(1);
    }

    /** Counted by hand from the layers of PyTorch's models. */
    @ParameterizedTest
    @CsvSource({
        "gpt, 816128",
        "gpt-llama, 816640",
        "gpt2, 124439808",
        "moe, 4508160",
        "bert, 2855680",
        "classifier, 2988802",
        "vit, 802058",
        "transformer, 10097664",
        "bahdanau, 14201664"
    })
    void hasAsManyParametersAsThePyTorchModel(String name, long expected) {
        Peer.Setup setup = Peer.named(name).setup(Peer.named(name).defaults());
        assertThat(Models.training(setup.model(), setup.facts(), 1).parameters())
                .extracting(p -> p.spec().size())
                .satisfies(sizes -> assertThat(
                                sizes.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(expected));
    }

    @Test
    void sizesThatDoNotFitAreRefusedWithTheirKey() {
        Map<String, Integer> sizes = new TreeMap<>(Peer.named("gpt").defaults());
        sizes.put("layers", 1001);
        assertThatThrownBy(() -> Peer.named("gpt").setup(sizes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bench gpt")
                .hasMessageContaining("layers must be at most 1,000: 1,001");
        assertThatThrownBy(() -> Peer.named("gpt5"))
                .hasMessageContaining("no model 'gpt5' to measure; expected one of [gpt,");
    }
}

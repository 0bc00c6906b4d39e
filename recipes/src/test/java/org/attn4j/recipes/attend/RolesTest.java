package org.attn4j.recipes.attend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RolesTest {
    private static List<Roles.Group> groups(String... roles) {
        return Roles.groups(Stream.of(roles)
                .sorted(Roles.NATURAL)
                .map(r -> new LayerWeights(r, 1, 1, 1, new float[1]))
                .toList());
    }

    @Test
    void blocksAreInTheOrderOfTheirNumbers() {
        List<Roles.Group> groups =
                groups("blocks.10.attention.weights", "blocks.2.attention.weights", "blocks.0.attention.weights");
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).names()).containsExactly("Layer 1", "Layer 3", "Layer 11");
        assertThat(groups.get(0).title()).isEqualTo("Self-attention");
        assertThat(groups.get(0).file()).isEqualTo("self-attention");
    }

    @Test
    void sidesOfATranslationAreApart() {
        List<Roles.Group> groups = groups(
                "encoder.blocks.0.attention.weights",
                "decoder.blocks.0.cross_attention.weights",
                "decoder.blocks.0.attention.weights",
                "decoder.blocks.1.cross_attention.weights",
                "decoder.blocks.1.attention.weights");
        assertThat(groups)
                .extracting(Roles.Group::kind)
                .containsExactly(Roles.Kind.DECODER, Roles.Kind.CROSS, Roles.Kind.ENCODER);
        assertThat(groups).extracting(g -> g.layers().size()).containsExactly(2, 2, 1);
    }

    @Test
    void weightsOutsideOfBlocksAlignTwoSequences() {
        assertThat(groups("decoder.attention.weights").get(0).kind()).isEqualTo(Roles.Kind.ALIGNMENT);
    }

    @Test
    void twoAttentionsOfABlockHaveGridsOfTheirOwn() {
        List<Roles.Group> groups = groups("blocks.0.far.weights", "blocks.0.near.weights", "blocks.1.far.weights");
        assertThat(groups).extracting(Roles.Group::file).containsExactly("self-attention-far", "self-attention-near");
        assertThat(groups)
                .extracting(Roles.Group::title)
                .containsExactly("Self-attention (far)", "Self-attention (near)");
    }
}

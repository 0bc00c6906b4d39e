package org.attn4j.framework.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternsTest {
    private static final List<String> NAMES = List.of(
            "embedding.weight", "blocks.0.attention.query.weight", "blocks.1.attention.query.weight", "norm.weight");

    private static NamePatterns of(String pattern) {
        return new NamePatterns("freeze", List.of(pattern));
    }

    @ParameterizedTest
    @CsvSource({
        "embedding,embedding.weight,true",
        "embedding,encoder.embedding.weight,true",
        "embedding,embedding_norm.weight,false",
        "norm,blocks.0.attention_norm.weight,false",
        "blocks.1,blocks.1.norm.weight,true",
        "blocks.1,blocks.11.norm.weight,false",
        "blocks.0-3,blocks.3.norm.weight,true",
        "blocks.0-3,blocks.4.norm.weight,false",
        "blocks.0-3,blocks.30.norm.weight,false",
        "blocks.9-11,decoder.blocks.10.norm.weight,true",
        "attention.query,blocks.7.attention.query.bias,true",
        "attention.query,blocks.7.attention.key.bias,false",
        "*norm,blocks.0.attention_norm.weight,true",
        "blocks.*.bias,blocks.0.attention.query.bias,true",
        "blocks.*.bias,head.bias,false",
        "a+b,a.b,false",
        "query,query,true",
    })
    void takesWholePartsAndWhatLiesBelow(String pattern, String name, boolean taken) {
        assertThat(of(pattern).matches(name)).isEqualTo(taken);
    }

    @Test
    void aPatternThatTakesNothingIsRefusedWithTheNearest() {
        of("blocks.0-1").requireUsed("parameter", NAMES);
        assertThatThrownBy(() -> of("embeding").requireUsed("parameter", NAMES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("freeze: 'embeding' matches no parameter: did you mean 'embedding'?; there are"
                        + " embedding.weight, blocks.*.attention.query.weight, norm.weight");
        assertThatThrownBy(() -> of("atention.query").requireUsed("parameter", NAMES))
                .hasMessageContaining("did you mean 'attention.query'?");
        assertThatThrownBy(() -> of("blocks.2-9").requireUsed("parameter", NAMES))
                .hasMessageContaining("'blocks.2-9' matches no parameter");
    }

    @ParameterizedTest
    @CsvSource({"'',no pattern", "'a..b',no pattern", "'.a',no pattern", "'a b',no pattern", "blocks.3-1,expected 1-3"})
    void whatIsNoPatternIsRefused(String pattern, String why) {
        assertThatThrownBy(() -> of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("freeze")
                .hasMessageContaining(why);
    }
}

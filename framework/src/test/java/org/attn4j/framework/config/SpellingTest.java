package org.attn4j.framework.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({"kitten,sitting,3", "abc,abc,0", "'',abc,3", "steps,stpes,1", "ca,abc,3", "a,b,1"})
    void distanceCountsEditsAndSwaps(String a, String b, int distance) {
        assertThat(Spelling.distance(a, b)).isEqualTo(distance);
        assertThat(Spelling.distance(b, a)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({
        "learningRate,learning_rate",
        "beta2,beta2",
        "GELU_TANH,gelu_tanh",
        "FeedForward,feed_forward",
        "dim,dim"
    })
    void javaNamesBecomeKeys(String java, String key) {
        assertThat(Spelling.key(java)).isEqualTo(key);
    }

    @Test
    void theNearestNameIsOfferedOnlyIfItIsNear() {
        List<String> keys = List.of("dim", "heads", "learning_rate");
        assertThat(Spelling.nearest("head", keys)).hasValue("heads");
        assertThat(Spelling.nearest("Learning-Rate", keys)).hasValue("learning_rate");
        assertThat(Spelling.nearest("dmi", keys)).hasValue("dim");
        assertThat(Spelling.nearest("lr", keys)).isEmpty();
        assertThat(Spelling.nearest("xyz", keys)).isEmpty();
    }
}

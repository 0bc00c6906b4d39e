package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnigramTrainerTest {
    private static final List<String> TEXTS =
            Collections.nCopies(20, "low lower lowest new newer newest wide wider widest");

    @Test
    void learnsPiecesThatWordsShare() {
        HuggingFaceTokenizer tokenizer = new UnigramTrainer(30).train(TEXTS.stream());
        assertThat(tokenizer.vocabulary()).isLessThanOrEqualTo(30);
        assertThat(tokenizer.encode("lower newest").length).isLessThan(8);
        assertThat(tokenizer.decode(tokenizer.encode("lower  newest"))).isEqualTo("lower newest");
        assertThat(tokenizer.encode("q")).contains(2);
        assertThat(tokenizer.specialTokens().end()).hasValue(1);
        // Scores are log probabilities: after the special tokens none grows, and together they are at most 1.
        double sum = 0;
        double last = 0;
        for (JsonNode piece : tokenizer.toJson().path("model").path("vocab")) {
            if (!piece.get(0).asText().startsWith("<")) {
                assertThat(piece.get(1).asDouble()).isLessThanOrEqualTo(last);
                last = piece.get(1).asDouble();
                sum += Math.exp(last);
            }
        }
        assertThat(sum).isBetween(0.3, 1.001);
    }

    @Test
    void theSameTextsGiveTheSamePieces() {
        String once = TokenizerFile.toText(new UnigramTrainer(30).train(TEXTS.stream()));
        assertThat(TokenizerFile.toText(new UnigramTrainer(30).train(TEXTS.stream())))
                .isEqualTo(once);
    }

    @Test
    void roomForTheCharactersIsNeeded() {
        assertThatThrownBy(() -> new UnigramTrainer(8).train(TEXTS.stream()))
                .hasMessageContaining("vocabulary must hold the text's 11 characters");
    }
}

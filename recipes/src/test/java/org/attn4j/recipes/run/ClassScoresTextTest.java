package org.attn4j.recipes.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.attn4j.framework.train.ClassScores;
import org.junit.jupiter.api.Test;

class ClassScoresTextTest {
    @Test
    void fewClassesAreShownByName() {
        ClassScores scores = ClassScores.of(new long[][] {{6, 2}, {3, 1}});
        assertThat(ClassScoresText.table(scores, List.of("negative")).lines())
                .containsExactly(
                        "class            precision    recall        F1     count",
                        "negative            0.6667    0.7500    0.7059         8",
                        "1                   0.3333    0.2500    0.2857         4",
                        "F1: macro 0.4958, micro 0.5833");
        assertThat(ClassScoresText.json(scores, List.of("negative")).toString())
                .startsWith("{\"micro_f1\":0.5833")
                .contains("\"f1\":{\"negative\":0.7058")
                .contains("\"1\":0.2857");
    }

    @Test
    void ofManyClassesTheMeansAlone() {
        ClassScores scores = ClassScores.of(new long[ClassScoresText.FEW + 1][ClassScoresText.FEW + 1]);
        assertThat(ClassScoresText.table(scores, List.of()).lines()).containsExactly("F1: macro 0.0000, micro 0.0000");
    }
}

package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.recipes.bench.SequenceLayer;
import org.junit.jupiter.api.Test;

class CostTest {
    @Test
    void theTableHasARowForEachLayerAndAColumnForEachLength() {
        Shell.Result shell = Shell.run("cost", "--dim", "8", "--shortest", "4", "--longest", "9", "--seconds", "0.01");
        assertThat(shell.code()).isEqualTo(0);
        String[] lines = shell.out().strip().split("\n");
        assertThat(lines).hasSize(2 + SequenceLayer.values().length);
        assertThat(lines[0]).contains("N = 4", "N = 8").doesNotContain("N = 16");
        for (SequenceLayer layer : SequenceLayer.values()) {
            assertThat(lines[2 + layer.ordinal()])
                    .contains(layer.title(), layer.operations())
                    .containsPattern("\\d\\.\\d\\d ms, \\d+\\.\\d MiB \\| \\d+\\.\\d\\d ms");
        }
    }

    @Test
    void wrongLengthsAreRefused() {
        Shell.Result shell = Shell.run("cost", "--shortest", "8", "--longest", "4");
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.err()).contains("--shortest", "8", "4");
    }
}

package org.attn4j.framework.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.junit.jupiter.api.Test;

class RecordTreeTest {
    private record Held(int size) {}

    private record Holder(Optional<Held> held, Optional<String> name) {}

    @Test
    void optionalComponentsComeBack() {
        List<Holder> holders = List.of(
                new Holder(Optional.of(new Held(3)), Optional.of("x")), new Holder(Optional.empty(), Optional.empty()));
        for (Holder holder : holders) {
            assertThat(RecordTree.read(Holder.class, RecordTree.write(holder))).isEqualTo(holder);
        }
    }

    /** Layers that were saved before a key came have its default; a key without one must be there. */
    @Test
    void keysThatCameLaterHaveTheirDefaults() {
        CausalAttention layer = new CausalAttention(4, 2, true, 0.1);
        Map<String, Object> saved = new LinkedHashMap<>(RecordTree.write(layer));
        saved.keySet().removeAll(List.of("window", "dilation", "queryKeyNorm", "dropout"));
        assertThat(RecordTree.read(CausalAttention.class, saved)).isEqualTo(new CausalAttention(4, 2, true, 0));
        saved.remove("heads");
        assertThatThrownBy(() -> RecordTree.read(CausalAttention.class, saved)).hasMessageContaining("heads");
    }
}

package org.attn4j.framework.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
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
}

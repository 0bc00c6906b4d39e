package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.attn4j.framework.config.Key;
import org.junit.jupiter.api.Test;

/** The default of every key of every type that recipes can name is right for the key's type. */
class DefaultsTest {
    /** @param count whose default is wrong */
    record Wrong(@Key(doc = "whose default is wrong", value = "many") int count) {}

    @Test
    void everyDefaultBinds() {
        List<Class<? extends Object>> types = Fixtures.REGISTRY.implementations(Object.class);
        for (Class<?> type : types) {
            if (type.isRecord()) {
                assertThatCode(() -> bindDefaults(type)).as(type.getName()).doesNotThrowAnyException();
            }
        }
        assertThatCode(() -> bindDefaults(Fixtures.Recipe.class))
                .as("a whole recipe")
                .doesNotThrowAnyException();
    }

    @Test
    void aWrongDefaultIsNamed() {
        assertThatThrownBy(() -> bindDefaults(Wrong.class))
                .hasMessage("default of Wrong.count: count: expected a whole number, got 'many'");
    }

    private static void bindDefaults(Class<?> record) {
        Problems problems = new Problems();
        for (KeySpec key : KeySpec.of(record)) {
            key.defaultNode()
                    .ifPresent(node -> new Binding(Fixtures.REGISTRY, problems).value(node, key.type(), key.name()));
        }
        problems.throwIfAny();
    }
}

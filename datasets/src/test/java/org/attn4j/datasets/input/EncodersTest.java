package org.attn4j.datasets.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.framework.config.TypeRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of every type of data that a recipe can name, with every option that decides how texts become ids: what batches of
 * training and of held-out splits hold is what the encoder makes of the same texts.
 */
class EncodersTest {
    @TempDir
    static Path folder;

    private static MadeTexts made;
    private static EncoderCases cases;

    @BeforeAll
    static void make() throws IOException {
        made = new MadeTexts(folder);
        cases = new EncoderCases(made);
    }

    @AfterAll
    static void close() throws IOException {
        made.close();
    }

    @TestFactory
    Stream<DynamicTest> batchesHoldWhatTheEncoderMakes() {
        return cases.all().stream().map(c -> DynamicTest.dynamicTest(c.config().toString(), c::check));
    }

    @Test
    void everyTypeOfDataIsLookedAt() {
        Set<Class<?>> looked = new HashSet<>();
        cases.all().forEach(c -> looked.add(c.config().getClass()));
        for (DataConfig config : EncoderCases.WITHOUT_TEXTS) {
            assertThat(config.facts().facts().tokenized()).as("%s", config).isFalse();
            looked.add(config.getClass());
        }
        assertThat(looked)
                .containsExactlyInAnyOrderElementsOf(
                        new TypeRegistry(DataConfig.class.getClassLoader()).implementations(DataConfig.class));
    }

    @Test
    void everyOptionHasSeveralValuesOrTouchesNoIds() {
        Map<Class<?>, Map<String, Set<Object>>> values = new HashMap<>();
        for (EncoderCases.Case c : cases.all()) {
            for (RecordComponent component : c.config().getClass().getRecordComponents()) {
                values.computeIfAbsent(c.config().getClass(), k -> new HashMap<>())
                        .computeIfAbsent(component.getName(), k -> new HashSet<>())
                        .add(value(component, c.config()));
            }
        }
        values.forEach((type, options) -> options.forEach((name, seen) -> {
            boolean touches = !EncoderCases.TOUCH_NO_IDS.contains(name)
                    && !EncoderCases.TOUCH_NO_IDS.contains(type.getSimpleName() + "." + name);
            if (touches) {
                assertThat(seen)
                        .as("%s.%s: give the cases several values of it, or say that it touches no ids", type, name)
                        .hasSizeGreaterThan(1);
            }
        }));
    }

    private static Object value(RecordComponent component, DataConfig config) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(config);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsNotReadIsTold() {
        EncodedInput head = new EncodedInput(new int[128], new int[128], 612, 484, false, "data.context 128");
        assertThat(head.notice()).hasValue("612 tokens, the last 484 are not read (data.context 128)");
        EncodedInput tail = new EncodedInput(new int[4], new int[4], 1005, 1001, true, "data.context 4");
        assertThat(tail.notice()).hasValue("1,005 tokens, the first 1,001 are not read (data.context 4)");
        int[] ids = {1, 2};
        assertThat(EncodedInput.of(ids, 2, 0, true, "").notice()).isEmpty();
        assertThat(Arrays.stream(EncodedInput.of(ids, 2, 0, true, "").segments())
                        .sum())
                .isZero();
    }
}

package org.attn4j.framework.op.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where there is no JUnit, the tests of kernels are all there, with all their arguments. */
class CardTestsTest {
    private static final Path SOURCES = Path.of("src/test/java");

    @Test
    void everyTestOfKernelsIsFound() throws Exception {
        List<String> classes = CardTests.classes();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.map(f -> SOURCES.relativize(f).toString())
                            .filter(f -> f.endsWith("CudaTest.java"))
                            .map(f -> f.substring(0, f.length() - ".java".length())
                                    .replace('/', '.'))
                            .toList())
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(classes);
        }
        for (String name : classes) {
            for (Method method : Class.forName(name).getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class)) {
                    assertThat(TestArguments.of(method)).as(method.toString()).isNotEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, true", "40, false"})
    void argumentsAreThoseOfJUnit(int number, boolean flag) throws Exception {
        Method own = getClass().getDeclaredMethod("argumentsAreThoseOfJUnit", int.class, boolean.class);
        assertThat(TestArguments.of(own)).contains(new Object[] {number, flag}).hasSize(2);
    }
}

package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every component of a record of keys has its {@code @Key}, which documents it; every {@code @param} names a component. */
class KeyJavadocTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"../framework/src/main/java", "../datasets/src/main/java", "src/main/java", "src/test/java"})
    void componentsAreKeysAndParamTagsNameThem(String folder) throws IOException {
        Path sources = Path.of(folder);
        assumeTrue(Files.exists(sources) || !folder.contains("datasets"), "the datasets module has no sources");
        assertThat(sources).isDirectory();
        KeyJavadoc.Result result = KeyJavadoc.check(sources);
        assertThat(result.files()).as("source files in %s", folder).isPositive();
        assertThat(result.problems()).isEmpty();
    }

    @Test
    void theRecordsOfTheTestsAreSeen() throws IOException {
        assertThat(KeyJavadoc.check(Path.of("src/test/java")).records()).contains("LayerNorm", "Block", "Recipe");
    }

    @Test
    void everyDifferenceIsFound(@TempDir Path temp) throws IOException {
        Files.writeString(
                temp.resolve("A.java"),
                """
                /**
                 * A.
                 * @param a right
                 * @param gone no such component
                 * @param d
                 */
                record A(@Key(doc = "") int a, @org.attn4j.framework.config.Key(doc = "") int b, int c, @Key(doc = "") int d) {
                    static int constant;
                    record Inner(@Key(doc = "") int x) {}
                    record Plain(int y) {}
                }
                """);
        Files.writeString(temp.resolve("B.java"), "record B(");
        KeyJavadoc.Result result = KeyJavadoc.check(temp);
        assertThat(result.files()).isEqualTo(2);
        assertThat(result.records()).containsExactly("A", "Inner");
        assertThat(result.problems()).hasSizeGreaterThan(2);
        assertThat(result.problems().subList(0, 2))
                .containsExactly("A: component c has no @Key", "A: @param gone names no component");
        assertThat(result.problems().get(2)).startsWith("does not parse: ").contains("B.java");
    }
}

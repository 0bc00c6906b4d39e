package org.attn4j.datasets.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.datasets.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTextTest {
    @TempDir
    Path installation;

    private void put(String path, String text) throws IOException {
        Path file = installation.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void theFilesComeInTheOrderOfTheirPaths() throws IOException {
        put("recipes/b.yaml", "7");
        put("recipes/a.yaml", "6");
        put("recipes/src/main/java/R.java", "8");
        put("README.md", "1");
        put("framework/src/main/java/z/Z.java", "5");
        put("framework/src/main/java/B.java", "4");
        put("docs/deep/page.md", "3");
        put("datasets/src/main/resources/cards/c.yaml", "2");
        put("recipes/target/x.yaml", "not this");
        put("recipes/src/test/java/T.java", "not this");
        put("framework/src/main/resources/picture.png", "not this");
        put("LICENSE.md", "not this");
        assertThat(ProjectText.read(installation)).isEqualTo("1\n2\n3\n4\n5\n6\n7\n8");
    }

    @Test
    void theTextIsReducedToTheAlphabet() {
        assertThat(ProjectText.ALPHABET).hasSize(96).startsWith("\n !\"").endsWith("}~");
        assertThat(ProjectText.toAscii("naïve – “q” ‘r’\t½\r\n√D 日本…\u0000\u007F"))
                .isEqualTo("naive - \"q\" 'r'    12\nD ...");
    }

    @Test
    void aFolderWithoutTheProjectIsNamed() {
        assertThatThrownBy(() -> ProjectText.read(installation))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(installation.toString())
                .hasMessageContaining("data.file");
    }

    @Test
    void theProjectItselfIsThere() {
        String text = ProjectText.read(Path.of(".."));
        assertThat(text).contains("class ProjectText").matches("(?s)[\\n -~]+");
        assertThat(text.length()).isGreaterThan(50_000);
    }
}

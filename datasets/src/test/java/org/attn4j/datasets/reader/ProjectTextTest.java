package org.attn4j.datasets.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.card.DatasetCards;
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
        assertThat(ProjectTextBuild.text(installation)).isEqualTo("1\n2\n3\n4\n5\n6\n7\n8");
    }

    @Test
    void theTextIsReducedToTheAlphabet() {
        assertThat(ProjectText.ALPHABET).hasSize(96).startsWith("\n !\"").endsWith("}~");
        assertThat(ProjectTextBuild.toAscii("naïve – “q” ‘r’\t½\r\n√D 日本…\u0000\u007F"))
                .isEqualTo("naive - \"q\" 'r'    12\nD ...");
    }

    @Test
    void theTextIsTheOneOfTheCardWhereverItIsRead() {
        CardFile file =
                DatasetCards.find("project-text").variants().get(0).files().get(0);
        String text = ProjectText.read(file);
        assertThat(text).hasSize(Math.toIntExact(file.bytes())).contains("class ProjectText");
        assertThat(text.chars().allMatch(c -> ProjectText.ALPHABET.indexOf(c) >= 0))
                .isTrue();
    }

    @Test
    void anotherTextThanTheCardSaysIsRefused() {
        CardFile file =
                DatasetCards.find("project-text").variants().get(0).files().get(0);
        CardFile shorter = new CardFile(file.name(), file.bytes() - 1, file.sha256(), null);
        assertThatThrownBy(() -> ProjectText.read(shorter))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.bytes() + " with " + file.sha256())
                .hasMessageContaining("data.file");
        CardFile absent = new CardFile("absent.txt", 1, file.sha256(), null);
        assertThatThrownBy(() -> ProjectText.read(absent))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("absent.txt.gz");
    }
}

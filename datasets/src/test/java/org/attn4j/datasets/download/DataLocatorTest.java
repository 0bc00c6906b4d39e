package org.attn4j.datasets.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.TestData;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.datasets.card.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLocatorTest {
    /** The sum of "abc" in FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** The sum of the empty message, as published by NIST. */
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    Path root;

    private static DatasetCard card(Variant... variants) {
        return new DatasetCard(
                "toy", "testing", "", "none", "", Map.of(), "text", List.of(), Map.of(), Map.of(), List.of(variants));
    }

    private static CardFile file(String name, long bytes, String sum) {
        return new CardFile(name, bytes, sum, null);
    }

    private void put(Path where, String name, String text) throws IOException {
        Files.createDirectories(where.resolve("toy"));
        Files.writeString(where.resolve("toy").resolve(name), text);
    }

    @Test
    void anyCompleteVariantIsTaken() throws IOException {
        Variant both = new Variant(List.of(file("a", 3, ABC), file("b", 0, EMPTY)));
        Variant other = new Variant(List.of(file("c", 3, ABC)));
        DataLocator locator = new DataLocator(List.of(root));
        assertThat(locator.locate(card(both, other))).isEmpty();
        put(root, "a", "abc");
        assertThat(locator.locate(card(both, other))).isEmpty();
        put(root, "c", "abc");
        assertThat(locator.locate(card(both, other)))
                .hasValueSatisfying(d -> assertThat(d.variant()).isEqualTo(other));
        put(root, "b", "");
        assertThat(locator.locate(card(both, other))).hasValueSatisfying(d -> {
            assertThat(d.variant()).isEqualTo(both);
            assertThat(d.file("b")).isEqualTo(root.resolve("toy").resolve("b"));
        });
    }

    @Test
    void laterFoldersAreSearchedAsWell() throws IOException {
        Path second = root.resolve("second");
        put(second, "a", "abc");
        DataLocator locator = new DataLocator(List.of(root.resolve("first"), second));
        assertThat(locator.locate(card(new Variant(List.of(file("a", 3, ABC))))))
                .hasValueSatisfying(d -> assertThat(d.folder()).isEqualTo(second.resolve("toy")));
    }

    @Test
    void aFileWithAnotherContentIsAnErrorThatNamesBothSums() throws IOException {
        put(root, "a", "");
        DataLocator locator = new DataLocator(List.of(root));
        assertThatThrownBy(() -> locator.locate(card(new Variant(List.of(file("a", 3, ABC))))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("checksum")
                .hasMessageContaining(root.resolve("toy").resolve("a").toString())
                .hasMessageContaining("expected 3 bytes, sha256 " + ABC)
                .hasMessageContaining("got 0 bytes, sha256 " + EMPTY)
                .hasMessageContaining("Delete or move the file");
    }

    @Test
    void aFileOfTheRightSizeIsStillSummed() throws IOException {
        put(root, "a", "abd");
        DataLocator locator = new DataLocator(List.of(root));
        DatasetCard card = card(new Variant(List.of(file("a", 3, ABC))));
        assertThatThrownBy(() -> locator.locate(card)).hasMessageContaining("checksum");
        put(root, "a", "abc");
        Files.setLastModifiedTime(root.resolve("toy/a"), java.nio.file.attribute.FileTime.fromMillis(1));
        assertThat(locator.locate(card)).isPresent();
    }

    @Test
    void withoutDataAndWithoutUrlTheMessageSaysWhereToPutIt() {
        DataLocator locator = new DataLocator(List.of(root));
        DatasetCard card = card(new Variant(List.of(file("a", 3, ABC))));
        assertThatThrownBy(() -> locator.obtain(card, Progress.SILENT, false))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no URL")
                .hasMessageContaining("put a into " + root.resolve("toy"));
        assertThatThrownBy(() -> locator.obtain(card, Progress.SILENT, true))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("downloads are switched off");
    }

    @Test
    void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheCache() {
        Path home = Path.of("home");
        Map<String, String> environment = Map.of("ATTN4J_DATA", "set");
        assertThat(DataRoots.choose(List.of(Path.of("x"), Path.of("y")), environment, home))
                .containsExactly(Path.of("x"), Path.of("y"));
        assertThat(DataRoots.choose(List.of(), environment, home)).containsExactly(Path.of("set"));
        assertThat(DataRoots.choose(List.of(), Map.of(), home)).containsExactly(Path.of("home/.cache/attn4j"));
    }

    @Test
    void tinyShakespeareMatchesItsCard() {
        Path data = TestData.rootWith("tiny-shakespeare/input.txt");
        assertThat(new DataLocator(List.of(data)).locate(DatasetCards.find("tiny-shakespeare")))
                .isPresent();
    }
}

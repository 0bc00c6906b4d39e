package org.attn4j.datasets.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.TestData;
import org.attn4j.datasets.download.DataLocator;
import org.junit.jupiter.api.Test;

class DatasetCardsTest {
    @Test
    void everyCardCanBeRead() {
        assertThat(DatasetCards.all())
                .extracting(DatasetCard::name)
                .containsExactly(
                        "cifar-10",
                        "fashion-mnist",
                        "imdb",
                        "multi30k",
                        "project-text",
                        "tiny-shakespeare",
                        "tokenizers",
                        "wikitext-2");
        assertThat(DatasetCards.all()).allSatisfy(card -> {
            assertThat(card.licence()).isNotBlank();
            assertThat(card.citation()).isNotBlank();
            assertThat(card.splits()).isNotEmpty();
            // What cannot be fetched must be there by hand: at least one form of every data set has URLs.
            assertThat(card.bundled() || card.variants().stream().anyMatch(Variant::fetchable))
                    .isTrue();
        });
    }

    @Test
    void tinyShakespeareIsKnownWithoutReadingIt() {
        DatasetCard card = DatasetCards.find("tiny-shakespeare");
        assertThat(card.fact(DatasetCard.VOCABULARY)).contains(65L);
        assertThat(card.splits().keySet()).containsExactly("train", "validation");
        CardFile file = card.variants().get(0).files().get(0);
        assertThat(file.bytes()).isEqualTo(1_115_394);
        assertThat(file.source()).hasValueSatisfying(url -> assertThat(url).startsWith("https://"));
    }

    @Test
    void cardsAgreeWithTheFilesAtHand() {
        Path root = TestData.rootWith("multi30k/raw/train.de.gz");
        DataLocator locator = new DataLocator(List.of(root));
        for (DatasetCard card : DatasetCards.all()) {
            String[] content = root.resolve(card.name()).toFile().list();
            if (content != null && content.length > 0) {
                assertThat(locator.locate(card)).as(card.name()).isPresent();
            }
        }
        assertThat(DatasetCards.find("fashion-mnist").classes()).hasSize(10).startsWith("T-shirt/top", "Trouser");
    }

    @Test
    void aMistypedNameIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> DatasetCards.find("tiny-shakespear"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'tiny-shakespear'")
                .hasMessageContaining("did you mean 'tiny-shakespeare'?");
        assertThatThrownBy(() -> DatasetCards.find("enwik8"))
                .hasMessageContaining("project-text, tiny-shakespeare, tokenizers")
                .hasMessageNotContaining("did you mean");
    }

    @Test
    void aCardWithUnknownKeysOrBadValuesIsRefused() {
        String card = "name: x\ntask: t\nlicence: l\nreader: text\n";
        assertThat(DatasetCards.parse(card, "x.yaml").variants()).isEmpty();
        assertThatThrownBy(() -> DatasetCards.parse(card + "licens: MIT\n", "x.yaml"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x.yaml")
                .hasMessageContaining("licens");
        assertThatThrownBy(() -> DatasetCards.parse(
                        card + "variants: [{files: [{name: ../a, bytes: 1, sha256: " + "0".repeat(64) + "}]}]",
                        "x.yaml"))
                .hasMessageContaining("not a plain file name: ../a");
        assertThatThrownBy(() -> DatasetCards.parse(
                        card + "variants: [{files: [{name: a/../b, bytes: 1, sha256: " + "0".repeat(64) + "}]}]",
                        "x.yaml"))
                .hasMessageContaining("not a plain file name: a/../b");
        assertThat(DatasetCards.parse(
                                card + "variants: [{files: [{name: a/b.gz, bytes: 1, sha256: " + "0".repeat(64)
                                        + "}]}]",
                                "x.yaml")
                        .variants())
                .hasSize(1);
        assertThatThrownBy(() ->
                        DatasetCards.parse(card + "variants: [{files: [{name: a, bytes: 1, sha256: abc}]}]", "x.yaml"))
                .hasMessageContaining("64 lower-case hexadecimal digits: abc");
    }
}

package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.Pieces;
import org.attn4j.datasets.text.corpus.Sample;
import org.attn4j.datasets.text.corpus.Seam;
import org.junit.jupiter.api.Test;

class SeamTest {
    private static final List<String> PARTS = List.of(
            "a", "the", "'s", "'ll", " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u3000", "7", "42", ".", "?!", "é",
            "e\u0301", "ß", "Σ", "戦場", "😀", "<unk>", "[UNK]", "-", "\u200b", "\u0085");

    private static String text(Random random, int parts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.toString();
    }

    @Test
    void idsOfBothSidesOfASeamAreTheWholeTexts() {
        Random random = new Random(11);
        String learnt = text(random, 4000);
        Tokenizer bytePairs = new BytePairTrainer(400).train(Stream.of(learnt));
        Tokenizer wordPieces = new WordPieceTrainer(200, true).train(Stream.of(learnt));
        for (Tokenizer tokenizer : List.of(
                CharacterTokenizer.of(learnt),
                new Gpt2Tokenizer(),
                bytePairs,
                new HuggingFaceTokenizer(bytePairs.toJson()),
                wordPieces,
                new HuggingFaceTokenizer(wordPieces.toJson()),
                new WordPieceTrainer(200, false).train(Stream.of(learnt)))) {
            int found = 0;
            for (int run = 0; run < 1500; run++) {
                String text = text(random, 1 + random.nextInt(30));
                int at = tokenizer.seam(text);
                assertThat(at).isBetween(0, text.length());
                if (at > 0) {
                    found++;
                    List<Integer> both = new ArrayList<>();
                    for (String side : List.of(text.substring(0, at), text.substring(at))) {
                        Arrays.stream(tokenizer.encode(side)).forEach(both::add);
                    }
                    assertThat(both.stream().mapToInt(Integer::intValue).toArray())
                            .as("%s of '%s' at %d", tokenizer.getClass().getSimpleName(), text, at)
                            .isEqualTo(tokenizer.encode(text));
                }
            }
            assertThat(found).isGreaterThan(700);
        }
    }

    @Test
    void piecesAreTheDocumentsAndNoneIsLong() {
        Random random = new Random(5);
        StringBuilder document = new StringBuilder();
        List<String> documents = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        Pieces pieces = new Pieces(Seam::beforeSpace, (text, ends) -> {
            lengths.add(text.length());
            document.append(text);
            if (ends) {
                documents.add(document.toString());
                document.setLength(0);
            }
        });
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String text = "some words ".repeat(20_000) + i;
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(text.length(), from + 1 + random.nextInt(5000));
                pieces.text(text.substring(from, to));
                from = to;
            }
            pieces.end();
            expected.add(text);
        }
        assertThat(documents).isEqualTo(expected);
        assertThat(lengths).hasSizeGreaterThan(6).allMatch(length -> length <= Pieces.LENGTH + 5000);
    }

    @Test
    void aTextWithoutSeamsIsOnePiece() {
        List<String> found = new ArrayList<>();
        Pieces pieces = new Pieces(text -> 0, (text, ends) -> found.add(text));
        for (int i = 0; i < 100; i++) {
            pieces.text("x".repeat(5000));
        }
        pieces.end();
        assertThat(found).containsExactly("x".repeat(500_000));
    }

    @Test
    void aSampleIsAllOfAShortTextAndStretchesAtEqualDistancesOfALongOne() {
        String text = "some words and more ".repeat(60_000);
        Corpus corpus = Corpus.of(java.util.Map.of("training", List.of(text)));
        List<String> told = new ArrayList<>();
        assertThat(String.join("", Sample.of(corpus, "training", told::add))).isEqualTo(text);
        assertThat(told).isEmpty();
        List<String> all = Sample.of(corpus, "training", told::add);
        List<String> some = Sample.of(corpus, "training", told::add, 300_000);
        // 1.2 million characters are 19 stretches of 65,536 or a little less; every 8th of them are 3, of 200,000.
        assertThat(all).hasSize(19);
        assertThat(some).containsExactly(all.get(0), all.get(8), all.get(16));
        assertThat(told).singleElement().asString().contains("one stretch in 8");
    }
}

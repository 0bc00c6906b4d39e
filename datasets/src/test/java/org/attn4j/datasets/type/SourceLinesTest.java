package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.source.LinesSource;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.TsvSource;
import org.attn4j.datasets.task.TaskData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs and running text of one's own, in lines and columns. */
class SourceLinesTest {
    private static final Optional<Path> NONE = Optional.empty();

    @TempDir
    Path folder;

    private Path write(String name, String content) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void pairsAreLinesOfTwoFilesOrColumns() throws IOException {
        StringBuilder table = new StringBuilder();
        StringBuilder[] sides = {new StringBuilder(), new StringBuilder()};
        for (int i = 0; i < 40; i++) {
            String[] pair = {"zahl " + i + " \"x", "number " + i};
            table.append(i)
                    .append('\t')
                    .append(pair[0])
                    .append('\t')
                    .append(pair[1])
                    .append('\n');
            sides[0].append(pair[0]).append('\n');
            sides[1].append(pair[1]).append('\n');
        }
        Optional<Path> share = Optional.of(folder.resolve("0.2"));
        TsvSource tsv = new TsvSource(
                write("t.tsv", table.toString()), share, NONE, "", "", "2", "3", "", false, "utf-8", 0, false);
        LinesSource lines = new LinesSource(
                write("t.de", sides[0].toString()),
                Optional.of(write("t.en", sides[1].toString())),
                share,
                NONE,
                NONE,
                NONE,
                "utf-8",
                0,
                false);
        TaskData a = translation(tsv).open(MadeDataset.where(folder));
        TaskData b = translation(lines).open(MadeDataset.where(folder));
        assertThat(a.splits()).containsExactly("validation");
        assertThat(a.fingerprint()).isEqualTo(b.fingerprint());
        assertThat(a.pairs("validation")).isNotEmpty().allMatch(pair -> pair.target()
                .equals("number " + pair.source().split(" ")[1]));
        assertThat(a.pairs("validation").size()).isLessThan(20);
        write("t.en", "one\n");
        assertThatThrownBy(() -> translation(lines).open(MadeDataset.where(folder)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("t.en has 1 lines")
                .hasMessageContaining("t.de has 40");
    }

    private static TranslationData translation(Source source) {
        return new TranslationData(
                Optional.of("multi30k"), "de-en", TranslationData.Tokens.WORD, true, 0, 1, 20, Optional.of(source));
    }

    @Test
    void runningTextAndHiddenTokensAreOfLines() throws IOException {
        StringBuilder text = new StringBuilder();
        IntStream.range(0, 200).forEach(i -> text.append("the ").append(i % 7).append(". line of a text\n"));
        LinesSource lines =
                new LinesSource(write("t.txt", text.toString()), NONE, NONE, NONE, NONE, NONE, "utf-8", 0, false);
        TaskData characters =
                new CharacterData(Optional.empty(), NONE, 16, 0.1, Optional.of(lines)).open(MadeDataset.where(folder));
        TaskData file = new CharacterData(Optional.empty(), Optional.of(folder.resolve("t.txt")), 16, 0.1)
                .open(MadeDataset.where(folder));
        assertThat(SourceDataTest.values(characters.training(4, 1).batch(0)).get("ids"))
                .isEqualTo(SourceDataTest.values(file.training(4, 1).batch(0)).get("ids"));
        TaskData pieces = new BytePairTextData(
                        Optional.empty(), NONE, 300, 16, 0.1, BytePairTextData.Packing.DOCUMENTS, Optional.of(lines))
                .open(MadeDataset.where(folder));
        assertThat(pieces.training(2, 1).batch(0).arrays()).containsKey("segments");
        TaskData hidden = new MaskedTextData(
                        Optional.of("wikitext-2"), NONE, true, 60, 12, 0.2, 0.1, Optional.of(lines))
                .open(MadeDataset.where(folder));
        assertThat(hidden.splits()).containsExactly("validation");
        assertThat(hidden.description()).startsWith("180 training rows");
    }
}

package org.attn4j.datasets.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.text.CharacterTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.TextSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCacheTest {
    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private final AtomicInteger made = new AtomicInteger();

    /** Documents of some millions of characters, so that there are two shards. */
    private static Map<String, List<String>> documents() {
        Map<String, List<String>> documents = new LinkedHashMap<>();
        documents.put("training", List.of("one two\n".repeat(600_000), "", "three four é\n".repeat(500_000), "end"));
        documents.put("validation", List.of("two three\n".repeat(7)));
        return documents;
    }

    private EncodedCorpus open(Corpus corpus, String sum, Optional<Tokenizer> given) {
        return new TokenCache(Optional.of(folder), true)
                .open(
                        new TokenCache.Order(
                                "the text", "settings", () -> Map.of("file", sum), corpus, given, true, () -> {
                                    made.incrementAndGet();
                                    return CharacterTokenizer.of(corpus);
                                }),
                        Progress.notes(told::add));
    }

    private List<Path> files(String ending) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireSame(EncodedCorpus found, EncodedCorpus expected) {
        assertThat(found.idSum()).isEqualTo(expected.idSum());
        assertThat(found.parts().keySet()).isEqualTo(expected.parts().keySet());
        expected.parts().forEach((name, part) -> {
            EncodedPart other = found.parts().get(name);
            assertThat(List.of(other.bytes(), other.characters(), other.words(), other.sha256()))
                    .isEqualTo(List.of(part.bytes(), part.characters(), part.words(), part.sha256()));
            assertThat(all(other.tokens())).isEqualTo(all(part.tokens()));
            assertThat(ends(other.tokens())).isEqualTo(ends(part.tokens()));
        });
    }

    private static int[] all(Tokens tokens) {
        return tokens.slice(0, (int) tokens.size());
    }

    private static List<Long> ends(Tokens tokens) {
        List<Long> ends = new ArrayList<>();
        for (long i = 0; i < tokens.documents(); i++) {
            ends.add(tokens.end(i));
        }
        return ends;
    }

    @Test
    void whatIsKeptIsWhatTheTokenizerGives() {
        Corpus corpus = Corpus.of(documents());
        EncodedCorpus kept = open(corpus, "a", Optional.empty());
        assertThat(files("tokens")).hasSize(3);
        documents().forEach((name, documents) -> {
            String text = String.join("", documents);
            EncodedPart part = kept.parts().get(name);
            assertThat(all(part.tokens())).isEqualTo(kept.tokenizer().encode(text));
            assertThat(part.characters()).isEqualTo(text.length());
            long ended = 0;
            List<Long> ends = new ArrayList<>();
            for (String document : documents) {
                ended += document.length();
                ends.add(ended);
            }
            assertThat(ends(part.tokens())).isEqualTo(ends);
        });
        assertThat(kept.parts().get("training").bytes()).isEqualTo(8 * 600_000 + 14 * 500_000 + 3);
        // Words, and line ends as words.
        assertThat(kept.parts().get("training").words()).isEqualTo(3 * 600_000 + 4 * 500_000 + 1);
        requireSame(
                kept,
                TokenCache.NONE.open(
                        new TokenCache.Order("", "", Map::of, corpus, Optional.empty(), true, kept::tokenizer),
                        Progress.SILENT));
    }

    @Test
    void whatIsKeptIsFoundAgainWithoutReadingAnything() {
        EncodedCorpus first = open(Corpus.of(documents()), "a", Optional.empty());
        EncodedCorpus again = open(unreadable(0), "a", Optional.empty());
        requireSame(again, first);
        assertThat(made).hasValue(1);
        requireSame(open(unreadable(0), "a", Optional.of(first.tokenizer())), first);
    }

    /** The documents, until so many pieces have been handed on: as a kill ends reading. */
    private static Corpus unreadable(int after) {
        int[] left = {after};
        Corpus all = Corpus.of(documents());
        return new Corpus() {
            @Override
            public List<String> parts() {
                return all.parts();
            }

            @Override
            public long bytes() {
                return all.bytes();
            }

            @Override
            public void read(String part, TextSink sink) {
                all.read(part, new TextSink() {
                    @Override
                    public void text(String piece) {
                        if (left[0]-- == 0) {
                            throw new IllegalStateException("killed");
                        }
                        sink.text(piece);
                    }

                    @Override
                    public void end() {
                        sink.end();
                    }
                });
            }
        };
    }

    @Test
    void afterAKillTheShardsThatAreThereAreNotMadeAgain() throws IOException {
        Tokenizer tokenizer = CharacterTokenizer.of(Corpus.of(documents()));
        // The first shard is full after the third document; the kill comes before the fourth.
        assertThatThrownBy(() -> open(unreadable(3), "a", Optional.of(tokenizer)))
                .hasMessage("killed");
        assertThat(files("tokens")).hasSize(1);
        assertThat(files("index.json")).isEmpty();
        var before = Files.getLastModifiedTime(files("tokens").get(0));
        Counting counting = new Counting(tokenizer);
        EncodedCorpus whole = open(Corpus.of(documents()), "a", Optional.of(counting));
        assertThat(Files.getLastModifiedTime(files("tokens").get(0))).isEqualTo(before);
        assertThat(counting.characters.get()).isLessThan(3_500_000 + 100);
        requireSame(
                whole,
                TokenCache.NONE.open(
                        new TokenCache.Order(
                                "", "", Map::of, Corpus.of(documents()), Optional.of(tokenizer), true, () -> null),
                        Progress.SILENT));
    }

    @Test
    void aChangedSourceOrTokenizerFindsNothing() {
        EncodedCorpus first = open(Corpus.of(documents()), "a", Optional.empty());
        assertThatThrownBy(() -> open(unreadable(0), "b", Optional.of(first.tokenizer())))
                .hasMessage("killed");
        Tokenizer other = CharacterTokenizer.of("one two three four é\nxyz end");
        assertThatThrownBy(() -> open(unreadable(0), "a", Optional.of(other))).hasMessage("killed");
    }

    @Test
    void aDamagedOrForeignShardIsMadeAgain() throws IOException {
        EncodedCorpus first = open(Corpus.of(documents()), "a", Optional.empty());
        int[] expected = all(first.parts().get("training").tokens());
        Path shard = files("00001.tokens").get(0);
        for (byte[] bad : new byte[][] {
            new byte[0],
            "{\"format\":\"other\"}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            Files.readAllBytes(files("00000.tokens").get(0)),
            java.util.Arrays.copyOf(Files.readAllBytes(shard), 5000),
            flipped(shard, 0.1),
            flipped(shard, 1)
        }) {
            Files.write(shard, bad);
            EncodedCorpus again = open(Corpus.of(documents()), "a", Optional.empty());
            assertThat(all(again.parts().get("training").tokens())).isEqualTo(expected);
        }
    }

    /** The bytes of a file, one bit changed: before a share of them. */
    private static byte[] flipped(Path file, double share) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (share * bytes.length) - 1] ^= 1;
        return bytes;
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "here already");
        assertThatThrownBy(() -> new TokenCache(Optional.of(file), true)
                        .open(
                                new TokenCache.Order(
                                        "the text",
                                        "",
                                        () -> Map.of("file", "sum"),
                                        Corpus.of(documents()),
                                        Optional.of(CharacterTokenizer.of("abc")),
                                        true,
                                        () -> null),
                                Progress.SILENT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("-Dattn4j.tokens=FOLDER");
    }

    /** Counts the characters that are encoded. */
    private static final class Counting implements Tokenizer {
        private final Tokenizer inner;
        private final java.util.concurrent.atomic.AtomicLong characters = new java.util.concurrent.atomic.AtomicLong();

        Counting(Tokenizer inner) {
            this.inner = inner;
        }

        @Override
        public int vocabulary() {
            return inner.vocabulary();
        }

        @Override
        public int[] encode(String text) {
            characters.addAndGet(text.length());
            return inner.encode(text);
        }

        @Override
        public int seam(CharSequence text) {
            return inner.seam(text);
        }

        @Override
        public String decode(int[] ids) {
            return inner.decode(ids);
        }

        @Override
        public com.fasterxml.jackson.databind.node.ObjectNode toJson() {
            return inner.toJson();
        }
    }
}

package org.attn4j.datasets.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.TestData;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.type.CharacterData;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.datasets.type.Facts;
import org.attn4j.datasets.type.Gpt2BpeData;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTaskTest {
    @TempDir
    Path folder;

    private DataContext context(Path root) {
        return new DataContext(List.of(root), folder, Progress.SILENT, true);
    }

    private TextTask characters(String text, int context, double validation) throws IOException {
        Files.writeString(folder.resolve("my.txt"), text);
        return (TextTask) new CharacterData(Optional.empty(), Optional.of(Path.of("my.txt")), context, validation)
                .open(context(folder));
    }

    @Test
    void aFileIsCutAndEncoded() throws IOException {
        // 10 characters, é in the validation part takes two bytes; vocabulary \n a b c é
        TextTask data = characters("abcabcab\né", 3, 0.2);
        assertThat(data.tokenizer().vocabulary()).isEqualTo(5);
        assertThat(data.trainingSize()).isEqualTo(new SplitSize(8, 8, 8));
        assertThat(data.validationSize()).isEqualTo(new SplitSize(2, 2, 3));
        assertThat(data.validationSize().bytesPerToken()).isEqualTo(1.5);
        assertThat(data.context()).isEqualTo(3);
        assertThat(data.splits()).containsExactly("validation");
        Batch batch = data.validation(1).batch(0);
        assertThat(((Batch.Ints) batch.arrays().get("ids")).values()).containsExactly(0, 0, 0);
        assertThat(((Batch.Ints) batch.arrays().get("labels")).values()).containsExactly(4, -1, -1);
        assertThat(data.training(2, 1).batch(0).arrays().get("ids").shape()).containsExactly(2, 3);
    }

    @Test
    void theTrainingPartIsRoundedDown() throws IOException {
        // nanoGPT: n = len(data); train = data[:int(n*0.9)]
        assertThat(characters("a".repeat(25), 2, 0.1).trainingSize().characters())
                .isEqualTo(22);
        // 10 * (1 - 0.9) is 0.9999999999999998 in double
        assertThat(characters("ab".repeat(10), 1, 0.9).trainingSize().characters())
                .isEqualTo(2);
    }

    @Test
    void surrogatePairsAreNotCutInTwo() throws IOException {
        TextTask data = characters("😀".repeat(10), 2, 0.5);
        assertThat(data.trainingSize()).isEqualTo(new SplitSize(5, 5, 20));
        assertThat(data.tokenizer().vocabulary()).isEqualTo(1);
    }

    @Test
    void textsThatCannotBeUsedAreNamed() throws IOException {
        String path = folder.resolve("my.txt").toString();
        assertThatThrownBy(() -> new CharacterData(Optional.empty(), Optional.of(Path.of("my.txt")), 3, 0.1)
                        .open(context(folder)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no file " + path);
        assertThatThrownBy(() -> characters("", 3, 0.1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(path + " is empty");
        assertThatThrownBy(() -> characters("abcd", 3, 0.25))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("training part of file " + path + " is too short: expected at least 4 tokens")
                .hasMessageContaining("got 3");
        assertThatThrownBy(() -> characters("abcdefgh", 3, 0.1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("validation part")
                .hasMessageContaining("got 1");
        Files.write(folder.resolve("my.txt"), "grün".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() ->
                        new Gpt2BpeData(Optional.empty(), Optional.of(Path.of("my.txt")), 3, 0.1).open(context(folder)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(path + ", line 1: byte 0xFC at position 2 is part of no character of UTF-8");
    }

    @Test
    void exactlyOneTextMustBeNamed() {
        for (String[] bad : new String[][] {{null, null}, {"", " "}, {"tiny-shakespeare", "my.txt"}}) {
            assertThatThrownBy(() -> new CharacterData(
                            Optional.ofNullable(bad[0]),
                            Optional.ofNullable(bad[1]).map(Path::of),
                            8,
                            0.1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("exactly one of dataset and file");
        }
        assertThatThrownBy(() -> new Gpt2BpeData(Optional.of("tiny-shakespear"), Optional.empty(), 8, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean 'tiny-shakespeare'?");
        assertThatThrownBy(() -> new CharacterData(Optional.empty(), Optional.of(Path.of("f")), 0, 0.1))
                .hasMessage("context must be positive: 0");
        assertThatThrownBy(() -> new CharacterData(Optional.empty(), Optional.of(Path.of("f")), 1, 1))
                .hasMessage("validation must be between 0 and 1: 1.0");
    }

    @Test
    void factsComeWithoutData() {
        assertThat(new CharacterData(Optional.of("tiny-shakespeare"), Optional.empty(), 64, 0.1).facts())
                .isEqualTo(new Facts(DataFacts.text(65, 64), true));
        assertThat(new CharacterData(Optional.of("project-text"), Optional.empty(), 32, 0.1).facts())
                .isEqualTo(new Facts(DataFacts.text(96, 32), true));
        assertThat(new CharacterData(Optional.empty(), Optional.of(Path.of("absent.txt")), 8, 0.1)
                        .facts()
                        .exact())
                .isFalse();
        assertThat(new Gpt2BpeData(Optional.empty(), Optional.of(Path.of("absent.txt")), 8, 0.1).facts())
                .isEqualTo(new Facts(DataFacts.text(50257, 8), true));
    }

    @Test
    void theFingerprintChangesWithTextCutAndTokenizer() throws IOException {
        String text = "hello world, hello again";
        String print = characters(text, 3, 0.25).fingerprint();
        assertThat(print).matches("[0-9a-f]{64}");
        assertThat(characters(text, 3, 0.25).fingerprint()).isEqualTo(print);
        assertThat(characters(text, 3, 0.5).fingerprint()).isNotEqualTo(print);
        assertThat(characters(text.replace("hello w", "hello  w"), 3, 0.25).fingerprint())
                .isNotEqualTo(print);
        String half = characters(text, 2, 0.5).fingerprint();
        assertThat(new Gpt2BpeData(Optional.empty(), Optional.of(Path.of("my.txt")), 2, 0.5)
                        .open(context(folder))
                        .fingerprint())
                .isNotEqualTo(half);
    }

    @Test
    void projectTextNeedsNoData() {
        TextTask data = (TextTask)
                new CharacterData(Optional.of("project-text"), Optional.empty(), 64, 0.1).open(context(folder));
        assertThat(data.tokenizer().vocabulary()).isEqualTo(96);
        assertThat(data.trainingSize().tokens()).isGreaterThan(50_000);
        assertThat(data.validationSize().bytesPerToken()).isEqualTo(1);
    }

    @Test
    void tinyShakespeareIsSplitAsUsual() {
        Path root = TestData.rootWith("tiny-shakespeare/input.txt");
        TextTask data = (TextTask)
                new CharacterData(Optional.of("tiny-shakespeare"), Optional.empty(), 64, 0.1).open(context(root));
        assertThat(data.trainingSize().tokens()).isEqualTo(1_003_854);
        assertThat(data.validationSize().tokens()).isEqualTo(111_540);
        assertThat(data.tokenizer().vocabulary()).isEqualTo(65);
        // nanoGPT's prepare.py prints this alphabet.
        assertThat(data.tokenizer()
                        .decode(java.util.stream.IntStream.range(0, 65).toArray()))
                .isEqualTo("\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
        BatchSource validation = data.validation(12);
        assertThat(validation.size()).isEqualTo(146); // ceil(ceil(111539 / 64) / 12) = ceil(1743 / 12)
        long targets = 0;
        for (long i = 0; i < validation.size(); i++) {
            targets += validation.batch(i).targets();
        }
        assertThat(targets).isEqualTo(111_539);
    }

    @Test
    void tinyShakespeareInBpeHasTheTokensThatNanoGptCounts() {
        Path root = TestData.rootWith("tiny-shakespeare/input.txt");
        TextTask data = (TextTask)
                new Gpt2BpeData(Optional.of("tiny-shakespeare"), Optional.empty(), 64, 0.1).open(context(root));
        // Published in nanoGPT's data/shakespeare/readme.md.
        assertThat(data.trainingSize().tokens()).isEqualTo(301_966);
        assertThat(data.validationSize().tokens()).isEqualTo(36_059);
        assertThat(data.validationSize().bytesPerToken()).isEqualTo(111_540 / 36_059.0);
    }

    @Test
    void recipesFindBothTypesAndEveryKeyIsDescribed() {
        TypeRegistry registry = new TypeRegistry(getClass().getClassLoader());
        assertThat(registry.find(DataConfig.class, "characters")).contains(CharacterData.class);
        assertThat(registry.find(DataConfig.class, "gpt2_bpe")).contains(Gpt2BpeData.class);
        for (Class<?> type : List.of(CharacterData.class, Gpt2BpeData.class)) {
            assertThat(java.util.Arrays.stream(type.getRecordComponents())
                            .filter(c -> c.isAnnotationPresent(Key.class))
                            .map(c -> c.getName())
                            .collect(Collectors.toList()))
                    .containsExactly("dataset", "file", "context", "validation", "source");
        }
    }
}

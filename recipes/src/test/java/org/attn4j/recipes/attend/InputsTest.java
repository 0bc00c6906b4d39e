package org.attn4j.recipes.attend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.attn4j.datasets.batch.PairBatches;
import org.attn4j.datasets.input.EncodedInput;
import org.attn4j.datasets.input.PlainEncoder;
import org.attn4j.datasets.input.SideEncoder;
import org.attn4j.datasets.text.CharacterTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.WordTokenizer;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.model.ContinuousBagOfWords;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputsTest {
    private static void rowsSumToOne(MapGroup group) {
        for (LayerWeights l : group.layers()) {
            for (int h = 0; h < l.heads(); h++) {
                for (int q = 0; q < l.queries(); q++) {
                    double sum = 0;
                    for (int k = 0; k < l.keys(); k++) {
                        sum += l.at(h, q, k);
                    }
                    assertThat(sum).as("%s head %d row %d", l.name(), h, q).isCloseTo(1, within(1e-5));
                }
            }
        }
    }

    private static MapGroup group(AttentionView view, String name) {
        return view.groups().stream()
                .filter(g -> g.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static EncodedInput encoded(String text) {
        return new PlainEncoder(RandomModel.LETTERS).encode(text);
    }

    @Test
    void aTextHasAGridAndARollout() {
        AttentionView view = TextInput.view(
                RandomModel.classes(new MeanPooling()),
                RandomModel.LETTERS,
                "ab <c",
                encoded("ab <c"),
                true,
                Reader.MEAN,
                List.of("bad", "good"));
        assertThat(view.groups()).extracting(MapGroup::name).containsExactly("self-attention", "rollout");
        view.groups().forEach(InputsTest::rowsSumToOne);
        assertThat(view.groups().get(0).queries())
                .extracting(Label::text)
                .containsExactly("a", "b", "\u2423", "<", "c");
        assertThat(Arrays.stream(view.strip().relevance()).sum()).isCloseTo(1, within(1e-6));
        assertThat(view.guesses())
                .extracting(g -> g.label().text())
                .containsExactlyInAnyOrder("bad", "good", "class 2");
        assertThat(view.guesses().stream()
                        .mapToDouble(AttentionView.Guess::probability)
                        .sum())
                .isCloseTo(1, within(1e-6));
        assertThat(view.guesses()).isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
    }

    @Test
    void specialTokensAreMarked() {
        Tokenizer words = WordTokenizer.train(List.of("ab cd ef"), true, 9, 1);
        assertThat(TextInput.labels(words, words.encode("ab xy cd")))
                .containsExactly(new Label("ab", false), new Label("<unk>", true), new Label("cd", false));
    }

    @Test
    void textsThatDoNotFitAreRefused() {
        AttentionModel model = RandomModel.classes(new ClassPooling());
        String text = "a".repeat(13);
        assertThatThrownBy(() ->
                        TextInput.view(model, RandomModel.LETTERS, text, encoded(text), false, Reader.FIRST, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("13 tokens")
                .hasMessageContaining("ends at 12");
    }

    @Test
    void aPairHasThreeGrids() {
        // As many tokens as the model knows; a source ends with the end token, as in training.
        Tokenizer source = CharacterTokenizer.withSpecialTokens("abcdefg");
        assertThat(source.vocabulary()).isEqualTo(RandomModel.LETTERS.vocabulary());
        PairInput pairs = new PairInput(RandomModel.pairs(), source, source);
        PairBatches.Tokens frame = new PairBatches.Tokens(0, 2, 3);
        AttentionView view = pairs.view(
                "abcd",
                new SideEncoder(source, frame, true, 9, "").encode("abcd"),
                new SideEncoder(source, frame, false, 8, "").encode("ef"));
        assertThat(view.groups())
                .extracting(MapGroup::name)
                .containsExactly("decoder-self-attention", "cross-attention", "encoder-self-attention");
        view.groups().forEach(InputsTest::rowsSumToOne);
        MapGroup cross = group(view, "cross-attention");
        assertThat(cross.keys()).extracting(Label::text).containsExactly("a", "b", "c", "d", "</s>");
        assertThat(cross.queries()).hasSize(3);
        assertThat(cross.queries()).extracting(Label::text).startsWith("e", "f");
        assertThat(group(view, "encoder-self-attention").layers()).hasSize(2);
        LayerWeights self = group(view, "decoder-self-attention").layers().get(0);
        assertThat(self.at(0, 0, 1))
                .as("the decoder does not see later positions")
                .isZero();
    }

    @Test
    void theModelsOwnTranslationTakesTheLikeliestTokenAtEachStep() {
        AttentionModel model = RandomModel.pairs();
        int[] source = {4, 5, 6};
        Tokenizer letters = CharacterTokenizer.withSpecialTokens("abcdefg");
        int[] written = new PairInput(model, letters, letters).translate(source, 8);
        assertThat(written.length).isBetween(1, 8);
        int v = RandomModel.LETTERS.vocabulary();
        for (int n = 0; n < written.length; n++) {
            // Without padding: a graph of exactly n + 1 decoder inputs.
            int[] ids = new int[n + 1];
            ids[0] = 2;
            System.arraycopy(written, 0, ids, 1, n);
            float[] logits = model.logits(PairInput.arrays(source, ids));
            int best = 0;
            for (int i = 1; i < v; i++) {
                best = logits[n * v + i] > logits[n * v + best] ? i : best;
            }
            assertThat(written[n]).as("token %d", n).isEqualTo(best).isNotEqualTo(3);
        }
    }

    @Test
    void anImageHasARolloutOverItsPatches() {
        float[] pixels = new float[3 * 8 * 12];
        Random random = new Random(3);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        AttentionView classed = ImageInput.view(RandomModel.images(new ClassPooling()), "x", pixels, List.of());
        MapGroup rollout = group(classed, "rollout");
        assertThat(rollout.queries()).hasSize(2);
        assertThat(rollout.keys()).hasSize(3);
        MapGroup self = group(classed, "self-attention");
        rowsSumToOne(self);
        assertThat(self.queries()).hasSize(7);
        assertThat(self.queries().get(0).special()).isTrue();
        assertThat(self.queries().get(6).text()).isEqualTo("2,3");
        MapGroup looks = group(classed, "patches-self-attention");
        assertThat(looks.layers().get(1).at(1, 1, 0))
                .as("patch 4 of the class token's row")
                .isEqualTo(self.layers().get(1).at(1, 0, 4));
        assertThat(classed.picture().rollout().getWidth()).isEqualTo(12 * (448 / 12));
        assertThat(classed.picture().rollout().getHeight()).isEqualTo(8 * (448 / 12));
        assertThat(classed.guesses()).hasSize(4);

        AttentionView mean = ImageInput.view(RandomModel.images(new MeanPooling()), "x", pixels, List.of());
        assertThat(group(mean, "self-attention").queries()).hasSize(6);
        double sum = 0;
        for (float v : group(mean, "rollout").layers().get(0).values()) {
            sum += v;
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
    }

    @Test
    void anImageIsAveragedDownInItsMiddle() {
        BufferedImage wide = new BufferedImage(60, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = wide.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, 20, 20);
        g.setColor(Color.RED);
        g.fillRect(20, 0, 10, 20);
        g.setColor(Color.BLUE);
        g.fillRect(30, 10, 10, 10);
        g.dispose();
        assertThat(ImageFile.sample(wide, new ImageShape(3, 2, 2))).containsExactly(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(ImageFile.sample(wide, new ImageShape(1, 1, 1))[0])
                .isCloseTo((float) (0.5 * 0.299 + 0.25 * 0.114), within(1e-6f));
    }

    /** Files of images hold what data sets hold: every grey value stays what it is, of one or two bytes, grey or in colours. */
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_INT_RGB})
    void greyValuesOfFilesAreKept(int type, @TempDir Path folder) throws IOException {
        BufferedImage image = new BufferedImage(16, 16, type);
        for (int v = 0; v < 256; v++) {
            if (type == BufferedImage.TYPE_INT_RGB) {
                image.setRGB(v % 16, v / 16, 0x010101 * v);
            } else {
                image.getRaster().setSample(v % 16, v / 16, 0, type == BufferedImage.TYPE_BYTE_GRAY ? v : 257 * v);
            }
        }
        ImageIO.write(image, "png", folder.resolve("grey.png").toFile());
        float[] read = ImageFile.read(folder.resolve("grey.png"), new ImageShape(1, 16, 16));
        for (int v = 0; v < 256; v++) {
            assertThat(read[v]).isEqualTo(v / 255f);
        }
    }

    @Test
    void theBrightestPatchIsCoveredBrightest() {
        BufferedImage grey = ImagePainter.enlarge(new float[16], new ImageShape(1, 4, 4));
        BufferedImage covered = ImagePainter.cover(grey, new double[] {0.1, 0.2, 0.3, 0.4}, 2);
        assertThat(covered.getRGB(0, 0) & 0xFFFFFF).isEqualTo(faded(Viridis.rgb(0)));
        assertThat(covered.getRGB(447, 447) & 0xFFFFFF).isEqualTo(faded(Viridis.rgb(1)));
    }

    private static int faded(int rgb) {
        return (int) Math.round(0.6 * (rgb >> 16)) << 16
                | (int) Math.round(0.6 * (rgb >> 8 & 0xFF)) << 8
                | (int) Math.round(0.6 * (rgb & 0xFF));
    }

    @Test
    void aModelWithoutAttentionIsRefused() {
        assertThatThrownBy(() -> RandomModel.of(new ContinuousBagOfWords(4, false, 0.02), DataFacts.text(9, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no layer that hands out attention weights");
    }
}

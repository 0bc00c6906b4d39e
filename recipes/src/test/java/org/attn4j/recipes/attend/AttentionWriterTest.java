package org.attn4j.recipes.attend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class AttentionWriterTest {
    private static final List<Label> TOKENS =
            List.of(new Label("[CLS]", true), Label.of("<b>", false), Label.of(" a&\n", false));

    /** Two layers of two heads over three tokens; the third key is hidden everywhere. */
    private static final MapGroup GROUP = new MapGroup(
            "self-attention",
            "Self-attention",
            "caption",
            List.of("Layer 1", "Layer 2"),
            TOKENS,
            TOKENS,
            List.of(layer("blocks.0.attention.weights", 0.25f), layer("blocks.1.attention.weights", 0.75f)),
            false);

    @TempDir
    Path folder;

    private static LayerWeights layer(String name, float first) {
        float[] values = new float[18];
        for (int row = 0; row < 6; row++) {
            values[3 * row] = first;
            values[3 * row + 1] = 1 - first;
        }
        return new LayerWeights(name, 2, 3, 3, values);
    }

    private List<Path> write(MapGroup... groups) throws Exception {
        List<AttentionView.Guess> guesses = List.of(new AttentionView.Guess(Label.of("<i>", false), 0.625));
        AttentionView.Strip strip =
                new AttentionView.Strip("the last position", TOKENS, new double[] {0.5, 0.25, 0.25});
        AttentionView view =
                new AttentionView("<script>alert(1)</script>", List.of(groups), guesses, "Likeliest", strip, null);
        return AttentionWriter.write(folder, "run & <name>", "model", view);
    }

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    @Test
    void pageIsSelfContainedAndEscaped() throws Exception {
        List<Path> files = write(GROUP);
        assertThat(files)
                .extracting(f -> f.getFileName().toString())
                .containsExactly("attention.html", "self-attention.png");
        String page = Files.readString(files.get(0));
        assertThat(page)
                .contains("&lt;script&gt;alert(1)", "&lt;b&gt;", "\u2423a&amp;\u21b5", "run &amp; &lt;name&gt;", "62.5")
                .doesNotContain("<script>alert")
                .doesNotContainPattern("https?://")
                .doesNotContainPattern("(src|href)=\"(?!data:)")
                .doesNotContain("@import", "url(", "<link");
        Document document = parse(page);
        assertThat(document.getElementsByTagName("script").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("run & <name> · attn4j attention");
        NodeList cells = document.getElementsByTagName("td");
        assertThat(cells.getLength()).isEqualTo(2 * 2 * 3);
        assertThat(cells.item(0).getTextContent()).isEqualTo("<b> 0.75");
        assertThat(cells.item(11).getTextContent()).isEqualTo("[CLS] 0.75");
        NodeList items = document.getElementsByTagName("li");
        assertThat(((Element) items.item(1)).getAttribute("class")).isEqualTo("special");
    }

    @Test
    void pageHoldsEachHeadAsAnImageAndItsWeights() throws Exception {
        Document document = parse(Files.readString(write(GROUP).get(0)));
        NodeList buttons = document.getElementsByTagName("button");
        assertThat(buttons.getLength()).isEqualTo(4);
        Element button = (Element) buttons.item(3);
        assertThat(button.getAttribute("data-name")).isEqualTo("Layer 2, head 2");
        byte[] weights = Base64.getDecoder().decode(button.getAttribute("data-weights"));
        assertThat(weights).hasSize(18);
        assertThat(((weights[0] & 0xFF) + ((weights[1] & 0xFF) << 8)) / 65535.0).isCloseTo(0.75, within(1e-5));
        String uri = ((Element) button.getElementsByTagName("img").item(0)).getAttribute("src");
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1))));
        assertThat(image.getWidth()).isEqualTo(3);
        assertThat(image.getRGB(0, 1) & 0xFFFFFF).isEqualTo(Viridis.rgb(1));
        assertThat(image.getRGB(2, 1) >>> 24).as("a hidden key is transparent").isZero();
    }

    @Test
    void imageHasAPanelForEachHead() throws Exception {
        BufferedImage image = ImageIO.read(write(GROUP).get(1).toFile());
        GridPainter painter = new GridPainter(GROUP);
        int cell = painter.cell();
        assertThat(cell).isEqualTo(18);
        int across = 3 * cell + 14;
        assertThat(image.getWidth()).isEqualTo(painter.left() + 2 * across - 14 + 24);
        assertThat(image.getHeight())
                .isGreaterThan(painter.top() + 2 * across)
                .isLessThan(painter.top() + 2 * across + 90);
        for (int layer = 0; layer < 2; layer++) {
            for (int head = 0; head < 2; head++) {
                int x = painter.left() + head * across + cell / 2;
                int y = painter.top() + layer * across + cell / 2;
                // The greatest weight of all is 0.75; 0.25 is a third of it.
                int first = Viridis.rgb(layer == 0 ? Math.sqrt(1 / 3.0) : 1);
                int second = Viridis.rgb(layer == 0 ? 1 : Math.sqrt(1 / 3.0));
                assertThat(image.getRGB(x, y) & 0xFFFFFF).isEqualTo(first);
                assertThat(image.getRGB(x + cell, y + 2 * cell) & 0xFFFFFF).isEqualTo(second);
                assertThat(image.getRGB(x + 2 * cell, y)).isEqualTo(GridPainter.HIDDEN.getRGB());
            }
        }
    }

    @Test
    void longInputsAreCutIntoImagesThatFitInMemory() throws Exception {
        int n = 700;
        List<Label> labels = java.util.Collections.nCopies(n, new Label("a", false));
        LayerWeights w = new LayerWeights("w", 8, n, n, new float[8 * n * n]);
        MapGroup group = new MapGroup(
                "long",
                "Long",
                "",
                List.of("Layer 1", "Layer 2", "Layer 3", "Layer 4", "Layer 5"),
                labels,
                labels,
                java.util.Collections.nCopies(5, w),
                false);
        GridPainter painter = new GridPainter(group);
        assertThat(painter.cell()).isEqualTo(1);
        int layers = painter.layersPerImage();
        assertThat(layers).isBetween(1, 4);
        assertThat((long) painter.width() * painter.height(layers)).isLessThan(18_000_000L);
        assertThat(AttentionPage.of(
                                "run",
                                "model",
                                new AttentionView("", List.of(group), List.of(), "", null, null),
                                java.time.Instant.EPOCH)
                        .groups()
                        .get(0)
                        .exact())
                .isFalse();
    }
}

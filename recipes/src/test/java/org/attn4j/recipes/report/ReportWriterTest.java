package org.attn4j.recipes.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportWriterTest {
    @TempDir
    Path folder;

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static List<Element> elements(Document page, String tag, String style) {
        NodeList all = page.getElementsByTagName(tag);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            if (style.isEmpty()
                    || List.of(element.getAttribute("class").split(" ")).contains(style)) {
                found.add(element);
            }
        }
        return found;
    }

    private String write(String metrics) throws IOException {
        Files.writeString(folder.resolve("metrics.jsonl"), metrics);
        return Files.readString(ReportWriter.write(folder));
    }

    private static String train(long step, double loss) {
        return String.format(
                Locale.ROOT,
                "{\"kind\":\"train\",\"step\":%d,\"loss\":%s,\"learning_rate\":0.001,\"gradient_norm\":%s,"
                        + "\"tokens_per_second\":5000,\"seconds\":%d}%n",
                step,
                loss,
                loss / 2,
                step);
    }

    private static String validation(long step, double loss) {
        return String.format(
                Locale.ROOT,
                "{\"kind\":\"evaluation\",\"step\":%d,\"split\":\"validation\",\"loss\":%s,\"perplexity\":%.3f}%n",
                step,
                loss,
                Math.exp(loss));
    }

    @Test
    void showsARun() throws Exception {
        Files.writeString(folder.resolve("recipe.yaml"), "name: a\ntrain:\n  steps: 200\n  # <why> & how\n");
        Files.writeString(folder.resolve("environment.json"), "{\"java\":\"25\",\"data\":{\"sum\":\"ab<c\"}}");
        StringBuilder metrics = new StringBuilder();
        for (int step = 0; step <= 100; step++) {
            metrics.append(train(step, 2 + step % 2 + 1.0 / (1 + step)));
        }
        metrics.append(validation(0, 3)).append(validation(50, 2.125)).append(validation(100, 2.5));
        Document page = parse(write(metrics.toString()));

        assertThat(elements(page, "h1", "").get(0).getTextContent())
                .isEqualTo(folder.getFileName().toString());
        assertThat(elements(page, "p", "state").get(0).getTextContent())
                .isEqualTo("100 of 200 steps done. Best validation loss 2.1250 at step 50.");
        assertThat(elements(page, "b", "")).extracting(Element::getTextContent).contains("2.1250", "8.373", "5,000");
        assertThat(elements(page, "g", "best")).hasSize(1);
        assertThat(elements(page, "g", "best").get(0).getTextContent()).isEqualTo("best 2.1250");
        assertThat(elements(page, "path", "raw")).isNotEmpty();
        assertThat(elements(page, "path", "validation")).hasSize(1);
        assertThat(elements(page, "circle", "")).hasSize(4);
        assertThat(elements(page, "pre", "recipe").get(0).getTextContent())
                .isEqualTo("\nname: a\ntrain:\n  steps: 200\n  # <why> & how\n");
        assertThat(elements(page, "th", "")).extracting(Element::getTextContent).contains("java", "data.sum");
        assertThat(elements(page, "td", "")).extracting(Element::getTextContent).contains("25", "ab<c");
        assertThat(elements(page, "ul", "notices")).isEmpty();
        for (Element svg : elements(page, "svg", "")) {
            assertThat(svg.getAttribute("role").equals("img")).isEqualTo(svg.hasAttribute("aria-labelledby"));
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("recipe.yaml", "environment.json", "metrics.jsonl", "report.html");
        }
    }

    @Test
    void escapesWhatFilesSay() throws Exception {
        String evil = "</pre><script>alert(1)</script><img src=x onerror='a'>&amp;\\u001b[31m\\ud800 ]]>";
        Files.writeString(folder.resolve("recipe.yaml"), "name: \"</pre><script>alert(2)</script>\"\n");
        Files.writeString(folder.resolve("environment.json"), "{\"<b>\":\"\\\"<script>\"}");
        String page = write("{\"kind\":\"sample\",\"step\":1,\"prompt\":\"</pre>\",\"text\":\"" + evil + "\"}\n"
                + "{\"kind\":\"evaluation\",\"step\":1,\"split\":\"<script>\",\"loss\":1}\n");
        Document document = parse(page);
        assertThat(elements(document, "script", "")).hasSize(1);
        assertThat(elements(document, "img", "")).isEmpty();
        assertThat(page).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)");
        String sample = elements(document, "figure", "sample").get(0).getTextContent();
        assertThat(sample).contains("</pre><script>alert(1)</script><img src=x onerror='a'>&amp;\u241b[31m\ufffd ]]>");
    }

    @Test
    void loadsNothing() throws Exception {
        String page = write(train(1, 2));
        assertThat(page).doesNotContainPattern("https?://").doesNotContain("@import", "url(", "<link", " src=");
    }

    @Test
    void namesWhatIsAbsent() throws Exception {
        Document page = parse(Files.readString(ReportWriter.write(folder)));
        String notices = elements(page, "ul", "notices").get(0).getTextContent();
        assertThat(notices)
                .contains("recipe.yaml is missing", "environment.json is missing", "metrics.jsonl is missing");
        assertThat(elements(page, "path", "")).isEmpty();
        assertThat(elements(page, "p", "state").get(0).getTextContent()).isEqualTo("No step is logged.");
        Files.writeString(folder.resolve("environment.json"), "{\"java\": ");
        assertThat(Files.readString(ReportWriter.write(folder))).contains("environment.json is not valid JSON");
        assertThatThrownBy(() -> ReportWriter.write(folder.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("run folder not found");
    }

    @Test
    void drawsOneAndTwoPointsAndNothingFinite() throws Exception {
        for (String metrics : List.of(
                train(0, 2),
                train(5, 2) + train(6, 2),
                train(1, Double.NaN),
                validation(0, 2),
                train(1, Double.NaN) + train(2, 1e30) + train(3, -4))) {
            String page = write(metrics);
            for (Element path : elements(parse(page), "path", "")) {
                assertThat(path.getAttribute("d")).matches("[MLh0-9 -]*");
            }
            assertThat(page).doesNotContain("NaN%", "Infinity");
        }
    }

    @Test
    void aLongRunStaysSmall() throws Exception {
        Random random = new Random(3);
        StringBuilder metrics = new StringBuilder();
        for (int step = 0; step < 100_000; step++) {
            metrics.append(train(step, 2 + random.nextDouble()));
        }
        for (int step = 0; step < 100_000; step += 100) {
            metrics.append(validation(step, 2 + random.nextDouble()));
        }
        String page = write(metrics.toString());
        parse(page);
        assertThat(page.length()).isLessThan(1_000_000);
    }
}

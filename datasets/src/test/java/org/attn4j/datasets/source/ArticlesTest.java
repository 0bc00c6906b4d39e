package org.attn4j.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.WholeText;
import org.attn4j.datasets.text.corpus.TextSink;
import org.junit.jupiter.api.Test;

class ArticlesTest {
    private static final List<String> LINES = List.of(
            "",
            " ",
            " = One = ",
            "= Two =",
            " = = Part = = ",
            " words and words ",
            "\r",
            " = no title ",
            "= =",
            " = a = b = ");

    /** The articles of a text that comes in blocks. */
    private static List<String> articles(String text, Random random) {
        List<String> articles = new ArrayList<>();
        StringBuilder article = new StringBuilder();
        Articles sink = new Articles(
                new TextSink() {
                    @Override
                    public void text(String piece) {
                        article.append(piece);
                    }

                    @Override
                    public void end() {
                        articles.add(article.toString());
                        article.setLength(0);
                    }
                },
                UnaryOperator.identity());
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(20));
            sink.text(text.substring(from, to));
            from = to;
        }
        sink.end();
        return articles;
    }

    @Test
    void aTextInBlocksHasTheArticlesThatTheWholeTextHas() {
        Random random = new Random(3);
        for (int run = 0; run < 3000; run++) {
            StringBuilder text = new StringBuilder();
            int lines = random.nextInt(12);
            for (int i = 0; i < lines; i++) {
                text.append(LINES.get(random.nextInt(LINES.size())))
                        .append(i + 1 < lines || random.nextBoolean() ? "\n" : "");
            }
            assertThat(articles(text.toString(), random)).isEqualTo(WholeText.articles(text.toString()));
        }
    }

    @Test
    void aTitleBeginsAnArticleBetweenEmptyLinesAlone() {
        assertThat(articles("\n = One = \n\n a\n = x = \n b\n\n = Two = \n\n c", new Random(1)))
                .containsExactly("\n = One = \n\n a\n = x = \n b\n\n", " = Two = \n\n c");
    }
}

package org.attn4j.datasets.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Agreement with the scores that sacreBLEU 2.6.0 gives to the corpora of {@code bleu.json}. To score them again, or
 * those added, run this with that package in the folder of the file:
 *
 * <pre>{@code
 * import itertools, json, sacrebleu
 * fixture = json.load(open("bleu.json", encoding="utf-8"))
 * for case in fixture["cases"]:
 *     bleu = sacrebleu.BLEU(tokenize=case["tokenize"], lowercase=case["lowercase"])
 *     streams = list(itertools.zip_longest(*case["references"]))  # None where a line has fewer
 *     score = bleu.corpus_score(case["hypotheses"], streams)
 *     case.update(score=score.score, precisions=score.precisions, bp=score.bp, hyp_len=score.sys_len)
 *     case.update(ref_len=score.ref_len, format=str(score), signature=str(bleu.get_signature()))
 * lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in fixture["cases"])
 * with open("bleu.json", "w", encoding="utf-8") as file:
 *     file.write('{"sacrebleu": "%s", "cases": [\n%s\n]}\n' % (sacrebleu.__version__, lines))
 * }</pre>
 */
class BleuReferenceTest {
    private static final String VERSION = "2.6.0";

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void scoresAsSacreBleuDoes(String name, JsonNode expected) {
        Bleu.Tokenization tokenization = Stream.of(Bleu.Tokenization.values())
                .filter(t -> t.label().equals(expected.get("tokenize").asText()))
                .findFirst()
                .orElseThrow();
        List<List<String>> references = new ArrayList<>();
        expected.get("references").forEach(lines -> references.add(texts(lines)));

        BleuScore score = new Bleu(tokenization, expected.get("lowercase").asBoolean())
                .score(texts(expected.get("hypotheses")), references);

        assertThat(score.score()).isCloseTo(expected.get("score").asDouble(), within(1e-9));
        for (int n = 0; n < 4; n++) {
            assertThat(score.precisions().get(n))
                    .as("precision of order %d", n + 1)
                    .isCloseTo(expected.get("precisions").get(n).asDouble(), within(1e-9));
        }
        assertThat(score.brevityPenalty()).isCloseTo(expected.get("bp").asDouble(), within(1e-12));
        assertThat(score.hypothesisLength()).isEqualTo(expected.get("hyp_len").asLong());
        assertThat(score.referenceLength()).isEqualTo(expected.get("ref_len").asLong());
        assertThat(score.format()).isEqualTo(expected.get("format").asText());
        assertThat(score.signature() + "|version:" + VERSION)
                .isEqualTo(expected.get("signature").asText());
    }

    static Stream<Object[]> cases() throws IOException {
        try (InputStream file = BleuReferenceTest.class.getResourceAsStream("bleu.json")) {
            JsonNode fixture = new JsonMapper().readTree(file);
            assertThat(fixture.get("sacrebleu").asText()).isEqualTo(VERSION);
            List<Object[]> cases = new ArrayList<>();
            fixture.get("cases")
                    .forEach(c -> cases.add(new Object[] {c.get("name").asText(), c}));
            assertThat(cases).hasSizeGreaterThan(40);
            return cases.stream();
        }
    }

    private static List<String> texts(JsonNode lines) {
        List<String> texts = new ArrayList<>();
        lines.forEach(line -> texts.add(line.asText()));
        return texts;
    }
}

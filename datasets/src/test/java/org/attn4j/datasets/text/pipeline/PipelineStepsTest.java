package org.attn4j.datasets.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.text.pipeline.decoder.Decoders;
import org.attn4j.datasets.text.pipeline.json.JsonPart;
import org.attn4j.datasets.text.pipeline.normalizer.Normalizers;
import org.attn4j.datasets.text.pipeline.pretokenizer.PreTokenizers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each step by itself; what is expected is what tokenizers 0.23.2 gives, or follows from the step's rule by hand. */
class PipelineStepsTest {
    private static JsonPart part(String json) {
        try {
            return JsonPart.of(new JsonMapper().readTree(json.replace('`', '"')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{`type`:`NFD`}; \u00e9; e\u0301",
                "{`type`:`NFKC`}; \ufb01\u2460; fi1",
                "{`type`:`Lowercase`}; \u0130\u03a3A; i\u0307\u03c3a",
                "{`type`:`StripAccents`}; e\u0301; e",
                "{`type`:`Prepend`,`prepend`:`_`}; ab; _ab",
                "{`type`:`Replace`,`pattern`:{`String`:`a`},`content`:`$1`}; banana; b$1n$1n$1",
                "{`type`:`Replace`,`pattern`:{`Regex`:`a+`},`content`:``}; baan; bn",
                "{`type`:`BertNormalizer`,`clean_text`:true,`handle_chinese_chars`:true,`strip_accents`:null,`lowercase`:true};"
                        + " \u00c9\u6f22x\u200b; ~e \u6f22 x~",
                "{`type`:`Nmt`}; a\u2028b\u0001; a b",
                "{`type`:`Sequence`,`normalizers`:[{`type`:`NFD`},{`type`:`StripAccents`}]}; \u00e9; e",
            })
    void normalizes(String json, String text, String expected) {
        assertThat(Normalizers.read(part(json)).apply(text)).isEqualTo(expected);
    }

    /** A map of eleven rules that SentencePiece 0.2.2 compiled, and what tokenizers 0.23.2 makes of 200 texts by it. */
    @Test
    void mapsGraphemes() throws IOException {
        JsonNode file;
        try (InputStream in = PipelineStepsTest.class.getResourceAsStream("precompiled.json")) {
            file = new JsonMapper().readTree(in);
        }
        UnaryOperator<String> map = Normalizers.read(JsonPart.of(file));
        assertThat(file.get("texts")).hasSize(200);
        for (JsonNode text : file.get("texts")) {
            assertThat(map.apply(text.get(0).asText()))
                    .as(text.toString())
                    .isEqualTo(text.get(1).asText());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "Removed; the|final|countdown",
                "Isolated; the|-|final|-|-|countdown",
                "Contiguous; the|-|final|--|countdown",
                "MergedWithPrevious; the-|final-|-|countdown",
                "MergedWithNext; the|-final|-|-countdown",
            })
    void cutsByEachBehavior(String behavior, String expected) {
        String json = "{`type`:`Split`,`pattern`:{`String`:`-`},`behavior`:`" + behavior + "`,`invert`:false}";
        assertThat(words(json, "the-final--countdown")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{`type`:`Whitespace`}; ~Hey, you_1!~; Hey|,|you_1|!",
                "{`type`:`WhitespaceSplit`}; ~ a,b  c~; a,b|c",
                "{`type`:`Digits`,`individual_digits`:true}; a12b; a|1|2|b",
                "{`type`:`Digits`,`individual_digits`:false}; a12b; a|12|b",
                "{`type`:`Punctuation`}; a,b; a|,|b",
                "{`type`:`BertPreTokenizer`}; ~it's so~; it|'|s|so",
                "{`type`:`CharDelimiterSplit`,`delimiter`:`e`}; these; th|s",
                "{`type`:`Metaspace`,`replacement`:`_`,`prepend_scheme`:`first`,`split`:true}; ~a b~; _a|_b",
                "{`type`:`Metaspace`,`replacement`:`_`,`prepend_scheme`:`never`,`split`:false}; ~a b~; a_b",
                "{`type`:`ByteLevel`,`add_prefix_space`:true,`use_regex`:true}; ~I'll go~; \u0120I|'ll|\u0120go",
                "{`type`:`UnicodeScripts`}; ~ab \u6f22\u3042~; ~ab |\u6f22\u3042~",
                "{`type`:`FixedLength`,`length`:2}; abcde; ab|cd|e",
            })
    void cuts(String json, String text, String expected) {
        assertThat(words(json, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "\\\\h+; xafz; x|af|z",
                "[[:punct:]]; a+b; a|+|b",
                "\\\\p{^L}; a1b; a|1|b",
                "(?m).; ~a\nb~; ~a|\n|b~",
                "a{,2}b; aaab; a|aab",
                "x{; ax{b; a|x{|b",
                "(?i:'s); ~it'\u017f~; ~it|'\u017f~",
                "\\\\p{Han}; a\ud884\udf50b; a|\ud884\udf50|b",
                "\\\\p{Letter}+; 1\u0870ab1; 1|\u0870ab|1",
                "b*; abba; a|bb|a",
            })
    void readsOnigurumasSyntax(String pattern, String text, String expected) {
        String json = "{`type`:`Split`,`pattern`:{`Regex`:`" + pattern + "`},`behavior`:`Isolated`,`invert`:false}";
        assertThat(words(json, text)).isEqualTo(expected);
    }

    private static String words(String json, String text) {
        List<String> words = new ArrayList<>();
        PreTokenizers.read(part(json)).cut(text, true, words);
        return String.join("|", words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "null; a|b; a b",
                "{`type`:`ByteLevel`}; \u0120caf|\u00c3|\u00a9; ~ caf\u00e9~",
                "{`type`:`WordPiece`,`prefix`:`##`,`cleanup`:true}; a|##b|.|don|n't; ab. donn't",
                "{`type`:`Metaspace`,`replacement`:`_`,`prepend_scheme`:`always`}; _a|_b_; ~a b ~",
                "{`type`:`BPEDecoder`,`suffix`:`</w>`}; a|b</w>|c</w>; ab c",
                "{`type`:`ByteFallback`}; a|<0xC3>|<0xA9>|b|<0xC3>; a\u00e9b\ufffd",
                "{`type`:`Strip`,`content`:` `,`start`:1,`stop`:1}; ~  a |b~; ~ ab~",
                "{`type`:`CTC`,`pad_token`:`-`,`word_delimiter_token`:`+`,`cleanup`:true}; h|h|-|i|i|+|-|x; hi x",
                "{`type`:`Sequence`,`decoders`:[{`type`:`Fuse`},{`type`:`Replace`,`pattern`:{`String`:`ab`},`content`:`c`}]}; a|b; c",
            })
    void decodes(String json, String tokens, String expected) {
        assertThat(String.join("", Decoders.read(part(json)).decode(Arrays.asList(tokens.split("\\|")))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{`model`:{`type`:`Other`,`vocab`:{}}}; model.type: expected BPE",
                "{`normalizer`:{`type`:`Other`}}; normalizer.type: expected Sequence",
                "{`pre_tokenizer`:{`type`:`Sequence`,`pretokenizers`:[{`type`:`Digits`}]}};"
                        + " pre_tokenizer.pretokenizers[0].individual_digits: expected true or false, got nothing",
                "{`decoder`:{`type`:`Other`}}; decoder.type: expected Sequence",
                "{`post_processor`:{`type`:`Other`}}; post_processor.type: expected Sequence",
                "{`post_processor`:{`type`:`BertProcessing`,`cls`:[`c`,9],`sep`:[`s`,9]}}; post_processor: id 9 is none of the 2",
                "{`added_tokens`:[{`content`:3}]}; added_tokens[0].content: expected a string, got 3",
                "{`model`:{`type`:`BPE`,`vocab`:{`a`:0},`merges`:[[`a`,`b`]]}}; model.merges[0]: the vocabulary lacks",
                "{`model`:{`type`:`BPE`,`vocab`:{`a`:0},`merges`:[],`dropout`:0.1}}; model.dropout",
                "{`model`:{`type`:`WordLevel`,`vocab`:{`a`:2000000000}}}; model.vocab.a: expected an id from 0 to",
                "{`pre_tokenizer`:{`type`:`Split`,`pattern`:{`Regex`:`(`},`behavior`:`Isolated`,`invert`:false}};"
                        + " pre_tokenizer.pattern.Regex: cannot read the regular expression",
            })
    void saysWhereAFileIsWrong(String json, String message) {
        JsonNode whole = part("{`model`:{`type`:`WordLevel`,`unk_token`:`a`,`vocab`:{`a`:0,`b`:1}}}")
                .node();
        part(json).node().properties().forEach(e -> ((ObjectNode) whole).set(e.getKey(), e.getValue()));
        assertThatThrownBy(() -> new Pipeline(whole))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void addedTokensTakeTheirSpacesAndStandAlone() {
        String json = "{`model`:{`type`:`WordLevel`,`unk_token`:`u`,`vocab`:{`u`:0,`x`:1}},`added_tokens`:["
                + "{`id`:2,`content`:`<m>`,`lstrip`:true,`rstrip`:true,`special`:true},"
                + "{`id`:3,`content`:`cat`,`single_word`:true},{`id`:4,`content`:`Dog`,`normalized`:true}],"
                + "`normalizer`:{`type`:`Lowercase`},`pre_tokenizer`:{`type`:`WhitespaceSplit`}}";
        Pipeline pipeline = new Pipeline(part(json).node());
        assertThat(pipeline.encode("x <m>  cat cats DOG")).containsExactly(1, 2, 3, 0, 4);
        assertThat(pipeline.decode(new int[] {1, 2, 3, 4})).isEqualTo("x cat dog");
        assertThat(pipeline.vocabulary()).isEqualTo(5);
    }
}

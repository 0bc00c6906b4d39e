package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tokenizer against another program's lines. */
class VerifyTokenizerTest {
    private static final String TOKENIZER =
            """
            {"model": {"type": "WordLevel", "unk_token": "u", "vocab": {"u": 0, "a": 1, "b": 2}},
             "pre_tokenizer": {"type": "WhitespaceSplit"},
             "post_processor": {"type": "BertProcessing", "cls": ["a", 1], "sep": ["b", 2]}}
            """;

    @TempDir
    Path folder;

    private Shell.Result verify(String lines) throws Exception {
        Path tokenizer = folder.resolve("tokenizer.json");
        Files.writeString(tokenizer, TOKENIZER);
        Path reference = folder.resolve("reference.jsonl");
        Files.writeString(reference, lines);
        return Shell.run("verify", tokenizer, "--reference", reference);
    }

    @Test
    void equalLinesAreCounted() throws Exception {
        Shell.Result r = verify("{\"text\":\"a c\",\"ids\":[1,1,0,2],\"plain_ids\":[1,0],\"decoded\":\"a a u b\"}\n"
                + "{\"text\":\"b\",\"plain_ids\":[2]}\n");
        assertThat(r.code()).as(r.err()).isZero();
        assertThat(r.out()).contains("ids: 1 of 1 lines equal", "plain_ids: 2 of 2", "decoded: 1 of 1");
    }

    @Test
    void differencesAreShown() throws Exception {
        Shell.Result r = verify("{\"text\":\"a\",\"plain_ids\":[1]}\n{\"text\":\"b\",\"plain_ids\":[1]}\n");
        assertThat(r.code()).isEqualTo(1);
        assertThat(r.out()).contains("line 2 plain_ids: expected [1], got [2]", "plain_ids: 1 of 2 lines equal");
    }

    @Test
    void whatIsNoReferenceIsRefused() throws Exception {
        for (String lines : new String[] {"", "{\"text\":3}", "{\"text\":\"a\",\"ids\":[\"x\"]}", "{"}) {
            Shell.Result r = verify(lines);
            assertThat(r.code()).as(lines).isNotZero();
            assertThat(r.err()).contains("reference.jsonl").doesNotContain("Exception");
        }
    }
}

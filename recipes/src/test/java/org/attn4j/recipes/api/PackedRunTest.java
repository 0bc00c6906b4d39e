package org.attn4j.recipes.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that learnt from rows of several texts reads one text as any other run does. */
class PackedRunTest {
    private static final String CHAT = "{\"messages\": [{\"role\": \"user\", \"content\": \"abc\"},"
            + " {\"role\": \"assistant\", \"content\": \"cba\"}]}\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data={type: conversations, file: %1$s/chats.jsonl, validation: %1$s/chats.jsonl, tokenizer: {type: characters},"
                        + " chat_template: chatml, context: 90, packing: true}",
                "data={type: bpe_text, file: %1$s/text.txt, vocabulary: 270, context: 16, packing: documents}"
            })
    void oneTextIsReadAlone(String data) throws IOException {
        Files.writeString(folder.resolve("chats.jsonl"), CHAT.repeat(8));
        Path recipe = Shell.recipe(folder);
        Shell.Result trained = Shell.run(
                "train", recipe, "--runs", folder, String.format(data, folder), "train.steps=1", "sample.tokens=0");
        assertThat(trained.code()).as(trained.err()).isZero();
        try (TrainedModel model = TrainedModel.open(folder.resolve("tiny"))) {
            float[] vector = model.embed("it", "a").vector();
            assertThat(vector).hasSize(16);
            assertThat(model.embed("it", "aba").vector()).isNotEqualTo(vector);
            // Of one token the mean is its last layer.
            List<Verified> verified = model.verify(reference(vector));
            assertThat(verified).singleElement().satisfies(one -> {
                assertThat(one.compared()).isEqualTo(16);
                assertThat(one.within(1e-4)).isTrue();
            });
        }
        for (Object[] command : new Object[][] {
            {"attend", folder.resolve("tiny"), "aba", "--out", folder.resolve("seen")},
            {"generate", folder.resolve("tiny"), "--prompt", "ab", "--tokens", 2}
        }) {
            Shell.Result done = Shell.run(command);
            assertThat(done.code()).as(done.err()).isZero();
        }
    }

    /** The vector of the token {@code a}, as a safetensors file. */
    private Path reference(float[] vector) throws IOException {
        int id = TokenizerFile.load(folder.resolve("tiny/tokenizer.json")).encode("a")[0];
        byte[] header = ("{\"input.input_ids\":{\"dtype\":\"I64\",\"shape\":[1,1],\"data_offsets\":[0,8]},"
                        + "\"output.last_hidden_state\":{\"dtype\":\"F32\",\"shape\":[1,1,16],\"data_offsets\":[8,72]}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 72).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header).putLong(id);
        for (float x : vector) {
            bytes.putFloat(x);
        }
        return Files.write(folder.resolve("reference.safetensors"), bytes.array());
    }
}

package org.attn4j.recipes.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.layer.pooling.PoolerKind;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.SentenceEncoder;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StoredTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What config.json and the files beside it say that changes what a model computes. */
class OwnConfigTest {
    private static final String T5 =
            "'model_type': 't5', 'architectures': ['T5ForConditionalGeneration'], 'd_model': 8,"
                    + " 'num_heads': 2, 'd_ff': 4, 'num_layers': 1, 'vocab_size': 9";
    private static final String BART = "'model_type': 'bart', 'architectures': ['BartForConditionalGeneration'],"
            + " 'd_model': 8, 'encoder_layers': 1, 'decoder_layers': 1, 'encoder_attention_heads': 2,"
            + " 'decoder_attention_heads': 2, 'encoder_ffn_dim': 4, 'decoder_ffn_dim': 4, 'vocab_size': 9,"
            + " 'max_position_embeddings': 20";
    private static final String BERT = "'model_type': 'bert', 'architectures': ['BertModel'], 'hidden_size': 8,"
            + " 'num_hidden_layers': 1, 'num_attention_heads': 2, 'intermediate_size': 4, 'vocab_size': 9,"
            + " 'max_position_embeddings': 20";

    @TempDir
    Path folder;

    private ConfigFile config(String keys) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, "{" + keys.replace('\'', '"') + "}");
        return ConfigFile.read(file);
    }

    private static Described read(ConfigFile config) {
        return Architectures.of(config).read(config);
    }

    private ObjectNode again(String keys) throws IOException {
        ConfigFile config = config(keys);
        Described described = read(config);
        return Architectures.of(config).write(described.model(), described.known());
    }

    @Test
    void headsOfT5HaveAWidthOfTheirOwn() throws IOException {
        String keys = T5 + ", 'd_kv': 3, 'feed_forward_proj': 'gated-gelu', 'tie_word_embeddings': false";
        Described described = read(config(keys));
        var parameters = Models.evaluation(described.model(), described.known().facts(), 0)
                .parameters();
        assertThat(StoredTensors.shapes(parameters).get("encoder.blocks.0.attention.query.weight"))
                .containsExactly(6, 8);
        ObjectNode again = again(keys);
        assertThat(again.get("d_kv").asInt()).isEqualTo(3);
        assertThat(again.get("feed_forward_proj").asText()).isEqualTo("gated-gelu");
        assertThat(again.get("tie_word_embeddings").asBoolean()).isFalse();
    }

    @Test
    void anUntiedT5DoesNotScaleItsHead() throws IOException {
        assertThatThrownBy(() -> again(T5 + ", 'd_kv': 4, 'tie_word_embeddings': false, 'scale_decoder_outputs': true"))
                .isInstanceOf(UnfitException.class)
                .hasMessageContaining("scaled_head: expected false, got true");
        ObjectNode tied = again(T5 + ", 'd_kv': 4, 'scale_decoder_outputs': false");
        assertThat(tied.get("tie_word_embeddings").asBoolean()).isTrue();
        assertThat(tied.get("scale_decoder_outputs").asBoolean()).isFalse();
    }

    @Test
    void aTableOfPositionsIsAsLongAsItWas() throws IOException {
        ConfigFile config = config(BART);
        KnownData shorter = new KnownData(DataFacts.pairs(9, 5, 9, 6), List.of(), Optional.empty());
        ObjectNode again = Architectures.of(config).write(read(config).model(), shorter);
        assertThat(again.get("max_position_embeddings").asInt()).isEqualTo(20);
    }

    @Test
    void sentencesArePooledAsTheFileBesideSays() throws IOException {
        SentenceEncoder plain = (SentenceEncoder) read(config(BERT)).model();
        assertThat(plain.pooling()).isEqualTo(new MeanPooling());
        Path beside = Files.createDirectories(folder.resolve("1_Pooling")).resolve("config.json");
        Files.writeString(beside, "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");
        SentenceEncoder first = (SentenceEncoder) read(config(BERT)).model();
        assertThat(first.pooling()).isEqualTo(new ClassPooling(PoolerKind.NONE));
        assertThatThrownBy(() -> again(BERT)).hasMessageContaining("model.pooling: expected type mean");
        Path modules = folder.resolve("modules.json");
        String listed = "[{\"type\": \"sentence_transformers.models.Transformer\"}, {\"type\": \"a.b.%s\"}]";
        Files.writeString(modules, listed.formatted("Pooling"));
        assertThat(((SentenceEncoder) read(config(BERT)).model()).normalize()).isFalse();
        Files.writeString(modules, listed.formatted("Normalize"));
        assertThat(read(config(BERT)).model()).isEqualTo(first);
        Files.writeString(modules, listed.formatted("Dense"));
        assertThatThrownBy(() -> read(config(BERT)))
                .hasMessageContaining(
                        "modules.json: expected modules Transformer, Pooling and Normalize, got 'a.b.Dense'");
        Files.delete(modules);
        Files.writeString(beside, "{\"pooling_mode_max_tokens\": true}");
        assertThatThrownBy(() -> read(config(BERT))).hasMessageContaining("pooling_mode_max_tokens: expected false");
    }
}

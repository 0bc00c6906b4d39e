package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.Models;
import org.junit.jupiter.api.Test;

/**
 * Whatever a recipe can make of a model that predicts the next token: if it is not refused, no logits change to the last
 * bit when later tokens do, in training as in evaluation. Types come from the registry, so that every one is tried.
 */
class NextTokenModelsTest {
    private static final TypeRegistry TYPES = new TypeRegistry(NextTokenModelsTest.class.getClassLoader());
    private static final int LENGTH = 6;
    private static final int VOCABULARY = 11;
    private static final DataFacts TEXT = DataFacts.text(VOCABULARY, LENGTH);
    private static final DataFacts PAIRS = DataFacts.pairs(7, 5, VOCABULARY, LENGTH);
    private static final String CAUSAL = "{type: causal, heads: 2}";
    private static final String LEARNED = "{type: learned}";

    /**
     * A recipe that is a model.
     *
     * @param model the model
     */
    record Holder(@Key(doc = "the model") Model model) {}

    private static Model bind(String model) {
        return RecipeLoader.bind("model: " + model, "test.yaml", List.of(), Holder.class, TYPES)
                .model();
    }

    private static String decoder(String attention, String position, String more) {
        return "{type: language_model, dim: 8, layers: 2, position: " + position + ", block: {attention: " + attention
                + more + "}}";
    }

    private static String translator(String attention, String position) {
        return "{type: encoder_decoder, dim: 8, layers: 1, position: " + position
                + ", encoder: {attention: {type: self, heads: 2}}, decoder: {attention: " + attention
                + ", cross_attention: {type: cross, heads: 2}}}";
    }

    /** A type with its required numbers set to 2, then with one other value of each switch, causal or not. */
    private static List<String> variants(Class<?> type) {
        List<String> base = new ArrayList<>(List.of("type: " + TypeRegistry.nameOf(type)));
        List<String> switches = new ArrayList<>();
        for (KeySpec key : KeySpec.of(type)) {
            if (key.defaultText().isEmpty()) {
                base.add(key.name() + ": 2");
            } else if (key.type() == boolean.class) {
                switches.add(key.name() + ": "
                        + !Boolean.parseBoolean(key.defaultText().get()));
            } else if (key.type() instanceof Class<?> c && c.isEnum()) {
                Arrays.stream(c.getEnumConstants())
                        .map(v -> key.name() + ": " + v.toString().toLowerCase(Locale.ROOT))
                        .forEach(switches::add);
            }
        }
        TreeSet<String> all = new TreeSet<>();
        String text = String.join(", ", base);
        for (String causal : switches.contains("causal: true") ? List.of("", ", causal: true") : List.of("")) {
            all.add("{" + text + causal + "}");
            switches.stream()
                    .filter(s -> !s.startsWith("causal"))
                    .forEach(s -> all.add("{" + text + causal + ", " + s + "}"));
        }
        return List.copyOf(all);
    }

    private static List<String> variants(Stream<? extends Class<?>> types) {
        return types.flatMap(t -> variants(t).stream()).toList();
    }

    private static <T> Stream<Class<? extends T>> all(Class<T> kind) {
        return TYPES.implementations(kind).stream();
    }

    /** Whether the model is refused; if not, it does not see the future. */
    private static boolean refused(String text, DataFacts facts) {
        Model model;
        try {
            model = bind(text);
            Models.training(model, facts, 1);
        } catch (IllegalArgumentException e) {
            return true;
        }
        for (boolean training : new boolean[] {true, false}) {
            Graph graph = training ? Models.training(model, facts, 1) : Models.evaluation(model, facts, 1);
            RandomLogits look = new RandomLogits(graph, LENGTH, VOCABULARY);
            Random random = new Random(3);
            int[] ids = random.ints(2 * LENGTH, 0, VOCABULARY).toArray();
            float[] before = look.logits(ids);
            boolean changed = false;
            for (int t : new int[] {0, 2, LENGTH - 2}) {
                int[] other = ids.clone();
                for (int b = 0; b < 2; b++) {
                    for (int i = t + 1; i < LENGTH; i++) {
                        other[b * LENGTH + i] = (ids[b * LENGTH + i] + 1 + random.nextInt(VOCABULARY - 1)) % VOCABULARY;
                    }
                }
                float[] after = look.logits(other);
                String where = text + (training ? ", training" : ", evaluation") + ", tokens after " + t;
                for (int b = 0; b < 2; b++) {
                    int from = b * LENGTH * VOCABULARY;
                    int now = from + (t + 1) * VOCABULARY;
                    int to = from + LENGTH * VOCABULARY;
                    assertThat(Arrays.copyOfRange(after, from, now))
                            .as(where)
                            .isEqualTo(Arrays.copyOfRange(before, from, now));
                    changed |= !Arrays.equals(Arrays.copyOfRange(after, now, to), Arrays.copyOfRange(before, now, to));
                }
            }
            assertThat(changed).as("what follows sees the change: " + text).isTrue();
        }
        return false;
    }

    @Test
    void everyAttentionAtEveryPosition() {
        List<String> attentions = variants(all(SelfAttentionLayer.class));
        List<String> positions = all(Position.class)
                .map(t -> variants(t).get(0).replace("buckets: 2", "buckets: 4"))
                .toList();
        TreeSet<String> accepted = new TreeSet<>();
        TreeSet<String> translating = new TreeSet<>();
        for (String attention : attentions) {
            for (String position : positions) {
                if (!refused(decoder(attention, position, ""), TEXT)) {
                    accepted.add(attention);
                }
                if (!refused(translator(attention, position), PAIRS)) {
                    translating.add(attention);
                }
            }
            refused(decoder(attention, LEARNED, ""), TEXT.withSegments());
        }
        // Whoever sees no later position says so, and is taken by both.
        List<String> expected = attentions.stream()
                .filter(a -> a.contains("type: causal,") || a.contains("causal: true"))
                .toList();
        assertThat(expected).hasSizeGreaterThanOrEqualTo(12);
        assertThat(accepted).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(translating).containsExactlyInAnyOrderElementsOf(expected);
        for (String position : positions) {
            assertThat(refused(decoder(CAUSAL, position, ""), TEXT))
                    .as(position)
                    .isEqualTo(position.contains("sinusoidal_2d"));
        }
        assertThat(refused(decoder(CAUSAL, LEARNED, ""), TEXT.withSegments())).isFalse();
    }

    @Test
    void everyFeedForwardAndNorm() {
        for (String layer : variants(all(FeedForward.class))) {
            assertThat(refused(decoder(CAUSAL, LEARNED, ", feed_forward: " + layer), TEXT))
                    .as(layer)
                    .isFalse();
        }
        for (String norm : variants(all(Norm.class))) {
            assertThat(refused(decoder(CAUSAL, LEARNED, ", placement: post, norm: " + norm), TEXT))
                    .as(norm)
                    .isFalse();
        }
    }

    @Test
    void recurrentDecoders() {
        String start = "{type: attention_seq2seq, embedding: 6, hidden: 8";
        for (String more : List.of("", ", cell: lstm", ", attention: none", ", tied: true", ", bidirectional: false")) {
            assertThat(refused(start + more + "}", PAIRS)).as(more).isFalse();
            assertThat(refused(start + more + ", teacher_forcing: 0.5}", PAIRS))
                    .as(more)
                    .isFalse();
        }
    }

    @Test
    void everyModelIsKnownToPredictTheNextTokenOrNot() {
        assertThat(TYPES.implementations(Model.class).stream().map(TypeRegistry::nameOf))
                .as("a model that predicts the next token belongs into these tests")
                .containsExactlyInAnyOrder(
                        "language_model",
                        "encoder_decoder",
                        "attention_seq2seq",
                        "sequence_classifier",
                        "sentence_encoder",
                        "vision_transformer",
                        "masked_language_model",
                        "cbow",
                        "convolutional_network",
                        "kernel_regression");
    }

    @Test
    void theKeyIsNamed() {
        assertThatThrownBy(() -> bind(decoder("{type: self, heads: 2}", LEARNED, "")))
                .hasMessageStartingWith("test.yaml:1: model.block.attention: type self may see later positions")
                .hasMessageContaining("{type: causal, heads: 2}");
        assertThatThrownBy(() -> bind(translator("{type: linear, heads: 2}", LEARNED)))
                .hasMessageStartingWith("test.yaml:1: model.decoder.attention: type linear may see later positions")
                .hasMessageContaining("expected causal: true");
    }
}

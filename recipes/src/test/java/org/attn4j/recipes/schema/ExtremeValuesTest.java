package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.train.Models;
import org.attn4j.recipes.Recipe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every key of every type, set to values that nobody means: refused with a message that names the key, or harmless. Never
 * another exception, an endless loop, or memory that fills.
 */
class ExtremeValuesTest {
    private static final Path INSTALLATION = Path.of("..").toAbsolutePath().normalize();
    private static final long MEGABYTES = 400;

    /** Recipes and overrides that together have every type. */
    private static final List<String> VARIANTS = List.of(
            "quickstart",
            "quickstart train.optimizer=sgd train.schedule=linear model.position=sinusoidal",
            "quickstart train.optimizer=adam train.schedule=inverse_square_root model.position=learned",
            "quickstart train.schedule=constant model.position=none",
            "quickstart model.position={type: rotary, scaling: {type: llama3}}",
            "quickstart model.position={type: rotary, scaling: {type: linear}}",
            "gpt-shakespeare-moe model.position=relative",
            "gpt-wikitext2",
            "gpt2-124m",
            "imdb-classifier",
            "imdb-classifier model.pooling.type=class data.class_token=true",
            "imdb-classifier model.pooling.type=attention model.block.attention={type: basic}",
            "imdb-classifier model.block.attention={type: linear, heads: 2}",
            "imdb-classifier model={type: sentence_encoder, dim: 8, layers: 1, block: {attention: {type: self, heads: 2}}}",
            "imdb-classifier model.block.attention={type: hard, heads: 2}",
            "imdb-classifier model.block.attention={type: bigbird, heads: 2}",
            "bert-wikitext2",
            "t5-denoise",
            "seq2seq-bahdanau-small",
            "transformer-multi30k",
            "vit-fashion-mnist model.position=sinusoidal_2d",
            "cnn-fashion-mnist",
            "kernel-regression",
            "word2vec-cbow",
            "copy",
            "sort",
            "in-context-recall",
            "seq2seq-dates",
            "quickstart data={type: tokenized_text, file: x.txt, tokenizer: {type: gpt2}, context: 8}",
            "quickstart data={type: conversations, file: x.jsonl, tokenizer: {type: gpt2}, context: 8}",
            "quickstart data={type: tokenized_text, file: x.txt, tokenizer: {type: ids, vocabulary: 9}, context: 8}",
            "quickstart data={type: tokenized_text, file: x.txt, tokenizer: {type: unigram}, context: 8}",
            "quickstart data={type: tokenized_text, file: x.txt, tokenizer: {type: byte_pair}, context: 8}",
            "quickstart data={type: tokenized_text, file: x.txt, tokenizer: {type: word_piece}, context: 8}",
            "quickstart data={type: tokenized_text, file: x.txt, tokenizer: {type: hugging_face, file: tokenizer.json}, context: 8}",
            "text-classifier-file",
            "translation-file",
            "bert-file",
            "quickstart adapter={type: lora}",
            "images-folder",
            "images-folder data.source={type: idx, train: i, train_labels: l}",
            "images-folder data.source={type: cifar, train: c}",
            "text-classifier-file data.source={type: jsonl, train: a.jsonl, text: t, label: l}",
            "text-classifier-file data.source={type: jdbc, url: 'jdbc:x:y', train: select, text: t, label: l}");

    /** Parts of networks of one's own, which no recipe's key holds. */
    private static final Set<String> OUTSIDE = Set.of("gru", "lstm", "cross");

    /** Types that stand in lists, whose elements no key names. */
    private static final Set<String> LISTED = Set.of("top_accuracy");

    /** A key of a type, and where a variant has it. */
    private record Place(String variant, String path, KeySpec key) {}

    private static Recipe bind(String variant, String... more) {
        String[] words = variant.split(" (?=[a-z_.]+=)");
        List<String> overrides = new ArrayList<>(List.of(words).subList(1, words.length));
        overrides.addAll(List.of(more));
        return RecipeLoader.load(Path.of(words[0] + ".yaml"), overrides, INSTALLATION, Recipe.class, Fixtures.REGISTRY);
    }

    private static List<Place> places(Set<String> types) {
        List<Place> places = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String variant : VARIANTS) {
            collect(bind(variant), variant, "", seen, types, places);
        }
        return places;
    }

    private static void collect(
            Record record, String variant, String path, Set<String> seen, Set<String> types, List<Place> places) {
        types.add(TypeRegistry.nameOf(record.getClass()));
        for (KeySpec key : KeySpec.of(record.getClass())) {
            String at = Names.join(path, key.name());
            Object value;
            try {
                key.component().getAccessor().setAccessible(true);
                value = key.component().getAccessor().invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
            value = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            if (value instanceof Record inner) {
                collect(inner, variant, at, seen, types, places);
            } else if (seen.add(record.getClass() + key.name())) {
                places.add(new Place(variant, at, key));
            }
        }
    }

    private static List<String> extremes(KeySpec key) {
        return switch (Types.describe(key.type())) {
            case "whole number" -> List.of("2147483647", "-2147483648", "-1", "0", "9223372036854775807");
            case "number" -> List.of("1e308", "-1e308", "1e-308", "-1", "0", ".nan", ".inf");
            case "list of whole number" -> List.of("[]", "[2147483647]", "[0]", "[1" + ", 1".repeat(99) + "]");
            case "text", "text or null" -> List.of("\"\"", "\"" + "x".repeat(1000) + "\"", "\"a\\nb\\e[2J\"");
            default -> List.of();
        };
    }

    /** What comes of a value; the message of a refusal, empty if there is none. */
    private static String outcome(Place place, String value, boolean build) {
        try {
            Recipe recipe = bind(place.variant(), place.path() + "=" + value);
            if (build) {
                Models.training(
                        recipe.model(),
                        recipe.data().facts().facts(),
                        recipe.train().seed());
            }
            return "";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** What is wrong with what comes of a value; empty if all is well. */
    private static String wrong(Place place, String value, boolean build) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        String message;
        try {
            message = outcome(place, value, build);
        } catch (RuntimeException | Error e) {
            return "threw " + e;
        }
        long megabytes = (threads.getCurrentThreadAllocatedBytes() - before) >> 20;
        if (megabytes > MEGABYTES) {
            return "took " + megabytes + " MB";
        }
        boolean told = message.isEmpty()
                || message.replace("data set", "dataset").contains(place.key().name());
        return told && message.length() < 6000 && message.indexOf('\u001b') < 0 ? "" : "said " + message;
    }

    private static void check(boolean everything) {
        List<String> found = new ArrayList<>();
        for (Place place : places(new HashSet<>())) {
            boolean shapes = place.path().startsWith("model") || place.path().startsWith("data");
            for (String value : extremes(place.key())) {
                String what = place.variant() + " " + place.path() + "=" + value;
                boolean build = shapes && (everything || value.contains("2147483647"));
                String wrong =
                        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> wrong(place, value, build), what);
                if (!wrong.isEmpty()) {
                    found.add(what + " " + wrong);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyTypeIsWalked() {
        Set<String> types = new TreeSet<>();
        places(types);
        assertThat(types)
                .containsAll(Fixtures.REGISTRY.implementations(Object.class).stream()
                        .filter(type -> !type.getName().contains("$"))
                        .map(TypeRegistry::nameOf)
                        .filter(name -> !OUTSIDE.contains(name) && !LISTED.contains(name))
                        .toList());
    }

    @Test
    void absurdValuesAreRefusedOrHarmless() {
        check(false);
    }

    @Test
    @Tag("slow")
    void absurdValuesAreRefusedOrHarmlessInTheWholeModel() {
        check(true);
    }
}

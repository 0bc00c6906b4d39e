package org.attn4j.recipes.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.Batch;
import org.attn4j.recipes.schema.RecipeLoader;

/**
 * A model of the step-time comparison with PyTorch: the same architecture, parameter for parameter. Its recipe is a resource
 * in which {@code $dim} stands for the size of that name.
 *
 * @param name the peer's name
 * @param recipe text of its recipe
 * @param defaults its sizes by the names of the command's options, such as {@code layers} and {@code seq}
 */
public record Peer(String name, String recipe, Map<String, Integer> defaults) {
    private static final List<String> NAMES =
            List.of("gpt", "gpt-llama", "gpt2", "moe", "bert", "classifier", "vit", "transformer", "bahdanau");
    private static final Pattern SIZE = Pattern.compile("\\$(\\w+)");
    private static final Pattern DEFAULT = Pattern.compile("(\\w+): (\\d+)");
    private static final TypeRegistry TYPES = new TypeRegistry(Peer.class.getClassLoader());

    /** The recipe's keys. */
    record Recipe(
            @Key(doc = "sizes and their defaults") Map<String, Integer> sizes,
            @Key(doc = "what the batches are like") RandomData data,
            @Key(doc = "the model") Model model) {}

    /**
     * What is measured.
     *
     * @param facts what the model is built with
     * @param data makes its batches
     * @param sizes all sizes
     */
    public record Setup(Model model, DataFacts facts, RandomData data, Map<String, Integer> sizes) {
        /** A random batch. */
        public Batch batch(Random random) {
            return data.batch(sizes, random);
        }
    }

    /** Names of all peers. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * A peer by its name.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Peer named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no model '" + name + "' to measure; expected one of " + NAMES);
        }
        try (InputStream in = Peer.class.getResourceAsStream(name + ".yaml")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Integer> sizes = new LinkedHashMap<>();
            Matcher sizesLine = DEFAULT.matcher(
                    text.lines().filter(l -> l.startsWith("sizes:")).findFirst().orElseThrow());
            while (sizesLine.find()) {
                sizes.put(sizesLine.group(1), Integer.valueOf(sizesLine.group(2)));
            }
            return new Peer(name, text, sizes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The model in some sizes.
     *
     * @throws IllegalArgumentException if the sizes do not fit one another
     */
    public Setup setup(Map<String, Integer> sizes) {
        String filled = SIZE.matcher(recipe).replaceAll(m -> String.valueOf(sizes.get(m.group(1))));
        Recipe bound = RecipeLoader.bind(filled, "bench " + name, List.of(), Recipe.class, TYPES);
        return new Setup(bound.model(), bound.data().facts(sizes), bound.data(), sizes);
    }
}

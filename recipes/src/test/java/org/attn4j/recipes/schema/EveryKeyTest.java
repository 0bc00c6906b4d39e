package org.attn4j.recipes.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.attn4j.framework.config.Spelling;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.layer.recurrent.Recurrent;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.CheckpointMismatchException;
import org.attn4j.framework.train.checkpoint.Manifest;
import org.attn4j.framework.train.checkpoint.RunIdentity;
import org.attn4j.framework.train.checkpoint.TrainingState;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.RecordedRun;
import org.attn4j.recipes.run.RunFolder;
import org.junit.jupiter.api.Test;

/** Every key of every type: changed after a checkpoint it is refused by name, or it is one that may change. */
class EveryKeyTest {
    private static final TypeRegistry TYPES = new TypeRegistry(EveryKeyTest.class.getClassLoader());

    /** What leaves the trained bits what they are. */
    private static final Set<String> MAY_CHANGE = Set.of(("name data.file data.source.url data.source.train"
                    + " data.source.train_labels data.source.train_target data.source.validation data.source.validation_labels"
                    + " data.source.validation_target data.source.test data.source.test_labels data.source.test_target train.steps"
                    + " train.threads train.log train.recompute evaluate.every evaluate.rows evaluate.batches evaluate.patience evaluate.metrics"
                    + " checkpoint.every checkpoint.keep checkpoint.best listeners sample.prompt sample.tokens sample.temperature"
                    + " sample.top_k device precision blas")
            .split(" "));

    /** What a recipe for a text of a user's own says here: types that no recipe of the project has. */
    private static final List<String> OWN_TEXT = List.of(
            "data={type: tokenized_text, file: x.txt, tokenizer: {type: characters}, context: 8}",
            "model.position={type: rotary, scaling: {type: llama3}}",
            "adapter={type: lora}",
            "evaluate.metrics=[top_accuracy]");

    /** A model that is only ever imported, and data that need more keys than numbers, paths and texts. */
    private static final List<String> SENTENCES = List.of(
            "data={type: conversations, file: x.jsonl, tokenizer: {type: characters}, context: 8}",
            "model={type: sentence_encoder, dim: 8, layers: 1, block: {attention: {type: self, heads: 2}}}");

    private static final Pattern CHOICES =
            Pattern.compile("(?:expected one of|known types:) ([a-z0-9_, ]+?)(?:, got|$)");
    private static final Pattern MISSING = Pattern.compile("^missing key '([a-z_]+)' \\((whole number|path|text)\\)");

    private final Set<String> tried = new LinkedHashSet<>();
    private final Set<Class<?>> covered = new LinkedHashSet<>();

    @Test
    void everyKeyIsRefusedByNameOrMayChange() throws IOException {
        Deque<Recipe> recipes = new ArrayDeque<>(recipes());
        while (!recipes.isEmpty()) {
            Recipe recipe = recipes.removeFirst();
            Set<Class<?>> before = Set.copyOf(covered);
            Map<String, String> owners = new LinkedHashMap<>();
            walk(recipe, "", owners);
            if (covered.equals(before)) {
                continue;
            }
            Map<String, String> keys = FlatRecipe.of(recipe, Recipe.class, TYPES);
            requireSame(keys, recipe);
            keys.forEach((key, value) -> {
                if (key.endsWith(".type")) {
                    recipes.addAll(otherTypes(recipe, key, value, owners));
                } else if (tried.add(owners.get(key))) {
                    otherValue(recipe, keys, key, value);
                }
            });
        }
        Set<Class<?>> missing = new LinkedHashSet<>(TYPES.implementations(Object.class));
        missing.removeAll(covered);
        // Recurrent layers are for graphs in Java: no key of a recipe holds one.
        missing.removeIf(type -> type.getEnclosingClass() == Fixtures.class || Recurrent.class.isAssignableFrom(type));
        assertThat(missing).as("types in no recipe of this test").isEmpty();
        assertThat(tried).hasSizeGreaterThan(150);
    }

    /** A type that is another one is told by its key. */
    private List<Recipe> otherTypes(Recipe recipe, String key, String value, Map<String, String> owners) {
        List<Recipe> others = new ArrayList<>();
        Node tree = new Unbinder(TYPES).unbind(recipe, Recipe.class);
        for (String type : choices(tree, key)) {
            String place = key.substring(0, key.length() - ".type".length());
            if (!type.equals(value) && tried.add(owners.get(place) + " " + type)) {
                withRequiredKeys(tree, place, "type: " + type).ifPresent(changed -> {
                    check(FlatRecipe.of(recipe, Recipe.class, TYPES), changed, key);
                    others.add(changed);
                });
            }
        }
        return others;
    }

    /** The recipe has another value than its checkpoint; or the other way round, where no other value can be bound. */
    private void otherValue(Recipe recipe, Map<String, String> keys, String key, String value) {
        Node tree = new Unbinder(TYPES).unbind(recipe, Recipe.class);
        for (String candidate : candidates(tree, key, value)) {
            Node other = YamlReader.read(candidate, Location.commandLine());
            Optional<Recipe> changed = bound(replaced(tree, "", key, other)).filter(r -> !r.equals(recipe));
            if (changed.isPresent()) {
                check(keys, changed.get(), key);
                return;
            }
        }
        Map<String, String> then = new LinkedHashMap<>(keys);
        then.put(key, "another");
        check(then, recipe, key);
    }

    private static void check(Map<String, String> then, Recipe now, String key) {
        boolean mayChange = MAY_CHANGE.contains(key.replaceFirst("\\[.*", ""));
        assertThat(RecordedRun.mayChange(key)).as(key).isEqualTo(mayChange);
        if (mayChange) {
            requireSame(then, now);
        } else {
            assertThatThrownBy(() -> requireSame(then, now))
                    .isInstanceOf(CheckpointMismatchException.class)
                    .hasMessageContaining("\n  " + key + ": then ");
        }
    }

    private static void requireSame(Map<String, String> then, Recipe now) {
        TrainingState state = new TrainingState(
                3, 3, now.train().seed(), Optional.empty(), 0, "model", "data", new RunIdentity(then, Map.of()));
        Checkpoint from = new Checkpoint(Path.of("step-000003"), new Manifest(3, "model", Map.of()), state);
        try {
            RecordedRun.requireSame(new RunFolder(Path.of("runs/x")), from, now, TYPES, told -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Recipe> recipes() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(Path.of("."))) {
            files = listed.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
        Path home = Path.of("..").toAbsolutePath().normalize();
        List<Recipe> recipes = new ArrayList<>();
        for (Path file : files) {
            List<String> needed = file.endsWith("gpt-file.yaml") ? OWN_TEXT : List.of();
            recipes.add(RecipeLoader.load(file, needed, home, Recipe.class, TYPES));
        }
        recipes.add(RecipeLoader.load(Path.of("imdb-classifier.yaml"), SENTENCES, home, Recipe.class, TYPES));
        return recipes;
    }

    /** Notes the records that a value holds, and which record's component each key is. */
    private void walk(Object value, String path, Map<String, String> owners) {
        if (value instanceof Optional<?> optional && optional.isPresent()) {
            walk(optional.get(), path, owners);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                owners.put(path + "[" + i + "]", owners.get(path));
                walk(list.get(i), path + "[" + i + "]", owners);
            }
        } else if (value instanceof Record record) {
            covered.add(record.getClass());
            for (RecordComponent c : record.getClass().getRecordComponents()) {
                String name = Names.join(path, Spelling.key(c.getName()));
                owners.put(name, record.getClass().getSimpleName() + "." + c.getName());
                try {
                    c.getAccessor().setAccessible(true);
                    walk(c.getAccessor().invoke(record), name, owners);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** A recipe in which a place has some keys, and those that it needs besides, as far as they are whole numbers, paths or texts. */
    private static Optional<Recipe> withRequiredKeys(Node tree, String place, String keys) {
        Node other = YamlReader.read("{" + keys + "}", Location.commandLine());
        try {
            return Optional.of(new Binder(TYPES).bind(replaced(tree, "", place, other), Recipe.class));
        } catch (RecipeException e) {
            Matcher missing = MISSING.matcher(e.problems().get(0).message());
            return missing.find()
                    ? withRequiredKeys(
                            tree,
                            place,
                            keys + ", " + missing.group(1) + (missing.group(2).equals("text") ? ": 'jdbc:x'" : ": 2"))
                    : Optional.empty();
        }
    }

    private static Optional<Recipe> bound(Node tree) {
        try {
            return Optional.of(new Binder(TYPES).bind(tree, Recipe.class));
        } catch (RecipeException e) {
            return Optional.empty();
        }
    }

    private static Set<String> candidates(Node tree, String key, String value) {
        Set<String> candidates = new LinkedHashSet<>();
        if (value.equals("true") || value.equals("false")) {
            return Set.of(value.equals("true") ? "false" : "true");
        }
        if (!value.matches("-?[0-9.]+(e[-+]?[0-9]+)?")) {
            candidates.addAll(choices(tree, key));
        } else {
            double n = Double.parseDouble(value);
            if (!value.contains(".")) {
                for (long i : new long[] {1, -1, 2, 8, -8, (long) n}) {
                    candidates.add(Long.toString((long) n + i));
                }
            }
            Stream.of(n * 2, n / 2, n + 0.1, n * 0.9).map(Object::toString).forEach(candidates::add);
        }
        candidates.addAll(List.of("true", "false", "null", "3", "0.5", "other", "[other]"));
        candidates.addAll(List.of("imdb", "wikitext-2", "cifar-10", "fashion-mnist", "en-de", "project-text"));
        return candidates;
    }

    /** The names that a key can have, as the message about a wrong one says. */
    private static List<String> choices(Node tree, String key) {
        try {
            new Binder(TYPES)
                    .bind(replaced(tree, "", key, new ScalarNode(Location.commandLine(), "?", true)), Recipe.class);
            return List.of();
        } catch (RecipeException e) {
            Matcher choices = CHOICES.matcher(e.problems().get(0).message());
            return choices.find() ? List.of(choices.group(1).split(", ")) : List.of();
        }
    }

    private static Node replaced(Node node, String path, String key, Node other) {
        if (path.equals(key)) {
            return other;
        }
        if (node instanceof MapNode map) {
            Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
            map.entries()
                    .forEach((name, entry) -> entries.put(
                            name,
                            new MapNode.Entry(
                                    entry.at(), replaced(entry.value(), Names.join(path, name), key, other))));
            return new MapNode(map.at(), entries);
        }
        if (node instanceof ListNode list) {
            List<Node> items = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                items.add(replaced(list.items().get(i), path + "[" + i + "]", key, other));
            }
            return new ListNode(list.at(), items);
        }
        return node;
    }
}

package org.attn4j.recipes.schema;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a recipe with what it includes: {@code include: [path, ...]}.
 *
 * <p>A path is relative to the including file's folder; if no file is there, to the installation. The included files
 * come in their order, then the file itself; see {@link Merge} for what happens where they meet.
 */
public final class Includes {
    static final String KEY = "include";

    private final Path installation;
    private final Problems problems;
    private final Deque<Path> open = new ArrayDeque<>();

    private Includes(Path installation, Problems problems) {
        this.installation = installation;
        this.problems = problems;
    }

    /**
     * The tree of a file and all that it includes.
     *
     * @throws RecipeException if a file is missing, unreadable or no YAML map, or includes itself
     */
    public static MapNode read(Path file, Path installation) {
        Problems problems = new Problems();
        MapNode tree = read(file, installation, problems);
        problems.throwIfAny();
        return tree;
    }

    static MapNode read(Path file, Path installation, Problems problems) {
        if (!Files.isRegularFile(file)) {
            problems.add(new Location(shown(file), 0), "", "there is no such file");
            return empty(file);
        }
        return new Includes(installation, problems).file(file);
    }

    private MapNode file(Path file) {
        MapNode tree;
        try {
            tree = YamlReader.readMap(Files.readString(file), shown(file));
        } catch (RecipeException e) {
            problems.addAll(e);
            return empty(file);
        } catch (CharacterCodingException e) {
            problems.add(new Location(shown(file), 0), "", "not UTF-8 text");
            return empty(file);
        } catch (IOException e) {
            problems.add(new Location(shown(file), 0), "", "cannot be read: " + e);
            return empty(file);
        }
        open.addLast(identity(file));
        MapNode merged = null;
        for (ScalarNode path : paths(tree)) {
            Optional<Path> found = find(file, path);
            if (found.isPresent() && !closesCycle(found.get(), path.at())) {
                MapNode included = file(found.get());
                merged = merged == null ? included : Merge.maps(merged, included);
            }
        }
        open.removeLast();
        MapNode own = tree.without(KEY);
        return merged == null ? own : Merge.maps(merged, own);
    }

    private List<ScalarNode> paths(MapNode tree) {
        MapNode.Entry entry = tree.entries().get(KEY);
        if (entry == null) {
            return List.of();
        }
        List<ScalarNode> paths = new ArrayList<>();
        for (Node item : entry.value() instanceof ListNode list ? list.items() : List.of(entry.value())) {
            if (item instanceof ScalarNode path && !path.isNull()) {
                paths.add(path);
            } else {
                problems.add(item.at(), KEY, "expected a list of paths, got " + item.describe());
            }
        }
        return paths;
    }

    private Optional<Path> find(Path file, ScalarNode path) {
        try {
            Path beside = file.resolveSibling(path.text()).normalize();
            Path installed = installation.resolve(path.text()).normalize();
            for (Path candidate : List.of(beside, installed)) {
                if (Files.isRegularFile(candidate)) {
                    return Optional.of(candidate);
                }
            }
            problems.add(
                    path.at(),
                    KEY,
                    "cannot find '" + path.text() + "'; there is neither " + shown(beside) + " nor "
                            + shown(installed));
        } catch (InvalidPathException e) {
            problems.add(path.at(), KEY, "expected a path, got '" + path.text() + "': " + e.getReason());
        }
        return Optional.empty();
    }

    private boolean closesCycle(Path file, Location at) {
        if (!open.contains(identity(file))) {
            return false;
        }
        String names = open.stream()
                .dropWhile(p -> !p.equals(identity(file)))
                .map(p -> p.getFileName() + " -> ")
                .collect(Collectors.joining());
        problems.add(at, KEY, "files include each other in a cycle: " + names + file.getFileName());
        return true;
    }

    private static MapNode empty(Path file) {
        return new MapNode(new Location(shown(file), 1), Map.of());
    }

    private static Path identity(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize();
        }
    }

    /** A path below the working directory is shown relative to it. */
    private static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return file.isAbsolute() && file.startsWith(here)
                ? here.relativize(file).toString()
                : file.toString();
    }
}

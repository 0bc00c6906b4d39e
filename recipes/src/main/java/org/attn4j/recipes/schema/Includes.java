package org.attn4j.recipes.schema;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.attn4j.framework.file.FileFailure;

/**
 * Reads a recipe with what it includes: {@code include: [path, ...]}.
 *
 * <p>A path is relative to the including file's folder; if no file is there, to the installation. The included files
 * come in their order, then the file itself; see {@link Merge} for what happens where they meet. Each file is read once.
 *
 * <p>Refused: files outside of {@link IncludeFolders}, cycles, more than {@value #DEPTH} files within each other, files
 * of more than {@value #MEBIBYTES} MiB.
 */
public final class Includes {
    static final String KEY = "include";

    private static final int DEPTH = 32;
    private static final int MEBIBYTES = 1;

    private final Path recipe;
    private final IncludeFolders folders;
    private final Problems problems;
    private final Deque<Path> open = new ArrayDeque<>();
    private final Map<Path, MapNode> read = new HashMap<>();

    private Includes(Path recipe, IncludeFolders folders, Problems problems) {
        this.recipe = recipe;
        this.folders = folders;
        this.problems = problems;
    }

    /**
     * The tree of a file and all that it includes.
     *
     * @throws RecipeException if a file is missing, unreadable or no YAML map, or is refused
     */
    public static MapNode read(Path file, IncludeFolders folders) {
        Problems problems = new Problems();
        MapNode tree = read(file, folders, problems);
        problems.throwIfAny();
        return tree;
    }

    static MapNode read(Path file, IncludeFolders folders, Problems problems) {
        if (!Files.isRegularFile(file)) {
            problems.add(new Location(shown(file), 0), "", "there is no such file");
            return empty(file);
        }
        return new Includes(file, folders, problems).file(file);
    }

    private MapNode file(Path file) {
        MapNode tree;
        try {
            if (Files.size(file) > MEBIBYTES << 20) {
                problems.add(new Location(shown(file), 0), "", "larger than " + MEBIBYTES + " MiB; no recipe is");
                return empty(file);
            }
            tree = YamlReader.readMap(Files.readString(file), shown(file));
        } catch (RecipeException e) {
            problems.addAll(e);
            return empty(file);
        } catch (CharacterCodingException e) {
            problems.add(new Location(shown(file), 0), "", "not UTF-8 text");
            return empty(file);
        } catch (IOException e) {
            problems.add(new Location(shown(file), 0), "", "cannot be read: " + FileFailure.reason(e));
            return empty(file);
        }
        open.addLast(IncludeFolders.real(file));
        MapNode merged = null;
        for (ScalarNode path : paths(tree)) {
            Optional<Path> found = find(file, path);
            if (found.isPresent() && mayBeRead(found.get(), path)) {
                MapNode included = once(found.get());
                merged = merged == null ? included : Merge.maps(merged, included);
            }
        }
        open.removeLast();
        MapNode own = tree.without(KEY);
        return merged == null ? own : Merge.maps(merged, own);
    }

    private MapNode once(Path file) {
        Path real = IncludeFolders.real(file);
        MapNode known = read.get(real);
        if (known == null) {
            known = file(file);
            read.put(real, known);
        }
        return known;
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
            Path installed = folders.installation().resolve(path.text()).normalize();
            for (Path candidate : List.of(beside, installed)) {
                if (Files.isRegularFile(candidate)) {
                    return Optional.of(candidate);
                }
            }
            problems.add(
                    path.at(),
                    KEY,
                    "cannot find '" + Shown.value(path.text()) + "'; there is neither " + shown(beside) + " nor "
                            + shown(installed));
        } catch (InvalidPathException e) {
            problems.add(path.at(), KEY, "expected a path, got '" + Shown.value(path.text()) + "': " + e.getReason());
        }
        return Optional.empty();
    }

    private boolean mayBeRead(Path file, ScalarNode path) {
        if (!folders.hold(file, recipe)) {
            // Before anything is read: a message must not show what a recipe has no business with.
            problems.add(
                    path.at(),
                    KEY,
                    "'" + Shown.value(path.text()) + "' lies outside of the folders that includes may come from ("
                            + folders.describe(recipe) + "); move it there, or allow its folder: --allow-includes DIR");
            return false;
        }
        if (open.size() >= DEPTH) {
            problems.add(path.at(), KEY, "more than " + DEPTH + " files include each other in a chain; include fewer");
            return false;
        }
        return !closesCycle(file, path.at());
    }

    private boolean closesCycle(Path file, Location at) {
        Path real = IncludeFolders.real(file);
        if (!open.contains(real)) {
            return false;
        }
        String names = open.stream()
                .dropWhile(p -> !p.equals(real))
                .map(p -> p.getFileName() + " -> ")
                .collect(Collectors.joining());
        problems.add(at, KEY, "files include each other in a cycle: " + names + file.getFileName());
        return true;
    }

    private static MapNode empty(Path file) {
        return new MapNode(new Location(shown(file), 1), Map.of());
    }

    /** A path below the working directory is shown relative to it. */
    private static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return file.isAbsolute() && file.startsWith(here)
                ? here.relativize(file).toString()
                : file.toString();
    }
}

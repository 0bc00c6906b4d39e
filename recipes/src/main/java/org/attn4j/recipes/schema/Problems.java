package org.attn4j.recipes.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, so that the user learns of all of them at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(Location at, String path, String message) {
        found.add(new Problem(at.file(), at.line(), path, message));
    }

    void addAll(RecipeException e) {
        found.addAll(e.problems());
    }

    /**
     * Ends the work if anything is wrong.
     *
     * @throws RecipeException with all problems, the files in order of their first problem, each file's by line
     */
    void throwIfAny() {
        if (!found.isEmpty()) {
            List<String> files = found.stream().map(Problem::file).distinct().toList();
            throw new RecipeException(found.stream()
                    .distinct()
                    .sorted(Comparator.comparingInt((Problem p) -> files.indexOf(p.file()))
                            .thenComparingInt(Problem::line))
                    .toList());
        }
    }
}

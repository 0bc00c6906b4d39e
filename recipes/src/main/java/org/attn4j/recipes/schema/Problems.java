package org.attn4j.recipes.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, so that the user learns of all of them at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();

    void add(Location at, String path, String message) {
        found.add(new Problem(at.file(), at.line(), path, message));
    }

    /** A problem that something thrown tells of; its stack trace stays with what {@link #throwIfAny} throws. */
    void add(Location at, String path, String message, Throwable cause) {
        add(at, path, message);
        causes.add(cause);
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
            RecipeException all = new RecipeException(found.stream()
                    .distinct()
                    .sorted(Comparator.comparingInt((Problem p) -> files.indexOf(p.file()))
                            .thenComparingInt(Problem::line))
                    .toList());
            causes.forEach(all::addSuppressed);
            throw all;
        }
    }
}

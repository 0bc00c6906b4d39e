package org.attn4j.recipes.schema;

/**
 * One thing that is wrong in a recipe.
 *
 * @param file the file, or {@value Location#COMMAND_LINE}
 * @param line the line, from 1; 0 where lines mean nothing
 * @param path the key with its parents, {@code model.block.norm}; empty for the recipe as a whole
 * @param message what is wrong, what is expected, what was got
 */
public record Problem(String file, int line, String path, String message) {
    public Problem {
        path = Shown.value(path);
        message = Shown.message(Shown.line(message));
    }

    /** One line: {@code recipes/x.yaml:12: model.dim: expected a whole number, got 'abc'}. */
    @Override
    public String toString() {
        return new Location(file, line) + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}

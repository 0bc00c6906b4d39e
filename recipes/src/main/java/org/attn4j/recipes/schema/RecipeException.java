package org.attn4j.recipes.schema;

import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a recipe, one problem a line. */
public final class RecipeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int TOLD = 50;

    private final transient List<Problem> problems;

    /** Of problems, at least one; the message tells the first {@value #TOLD}. */
    public RecipeException(List<Problem> problems) {
        super(problems.stream().limit(TOLD).map(Problem::toString).collect(Collectors.joining("\n"))
                + (problems.size() > TOLD ? "\nand " + (problems.size() - TOLD) + " problems more" : ""));
        this.problems = List.copyOf(problems);
    }

    /** The problems, file by file, each file's by line. */
    public List<Problem> problems() {
        return problems;
    }
}

package org.attn4j.datasets.download;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where data sets lie: {@code --data}, else {@value #VARIABLE}, else {@code ~/.cache/attn4j}. */
public final class DataRoots {
    /** The environment variable that names the folder of data sets. */
    public static final String VARIABLE = "ATTN4J_DATA";

    private DataRoots() {}

    /**
     * The folders to search, first to last; a download goes to the first.
     *
     * @param given what the command line names; may be empty
     * @param environment the process's environment
     * @param home the user's home folder
     */
    public static List<Path> choose(List<Path> given, Map<String, String> environment, Path home) {
        if (!given.isEmpty()) {
            return List.copyOf(given);
        }
        String variable = environment.getOrDefault(VARIABLE, "");
        return List.of(variable.isBlank() ? home.resolve(".cache").resolve("attn4j") : Path.of(variable));
    }
}

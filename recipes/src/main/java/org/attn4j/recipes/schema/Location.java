package org.attn4j.recipes.schema;

import java.nio.file.Path;

/**
 * Where a key or value was written.
 *
 * @param file the file as shown to the user, or what stands in its place, such as {@value #COMMAND_LINE}
 * @param line the line, from 1; 0 where lines mean nothing
 */
public record Location(String file, int line) {
    /** The place of an override. */
    public static final String COMMAND_LINE = "command line";

    /** The location of every part of an override. */
    public static Location commandLine() {
        return new Location(COMMAND_LINE, 0);
    }

    /** Lines further down; a location without lines stays as it is. */
    Location plusLines(int lines) {
        return line == 0 ? this : new Location(file, line + lines);
    }

    /**
     * A path that was written here, made absolute: one in a file is relative to the file's folder, any other to the
     * working directory.
     */
    Path resolve(Path path) {
        Path folder = line == 0 ? null : Path.of(file).getParent();
        return (folder == null ? path : folder.resolve(path)).toAbsolutePath().normalize();
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}

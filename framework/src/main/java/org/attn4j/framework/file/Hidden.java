package org.attn4j.framework.file;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hidden name such as {@code .recipe.yaml.tmp-4711}, for what a process has in its hands.
 *
 * @param name the name that the file has, had or is to have
 * @param state what is done to it
 * @param process number of the process
 */
public record Hidden(String name, String state, long process) {
    /** Being written. */
    public static final String TEMPORARY = "tmp";
    /** Moved aside while another of its name takes its place. */
    public static final String REPLACED = "replaced";
    /** Being deleted. */
    public static final String DELETED = "deleted";

    private static final Pattern HIDDEN = Pattern.compile("\\.(.+)\\.(tmp|replaced|deleted)-(\\d{1,18})(?:-\\d+)?");
    private static final AtomicLong COUNT = new AtomicLong();

    /** The hidden path beside a file or folder, as this process has it. */
    public static Path beside(Path path, String state) {
        return path.resolveSibling("." + path.getFileName() + "." + state + "-"
                + ProcessHandle.current().pid());
    }

    /** A hidden path beside a file that no other thread of this process gets. */
    static Path unique(Path path) {
        Path hidden = beside(path, TEMPORARY);
        return hidden.resolveSibling(hidden.getFileName() + "-" + COUNT.incrementAndGet());
    }

    /** A path's name taken apart; empty if it is no hidden one. */
    public static Optional<Hidden> of(Path path) {
        Matcher matcher = HIDDEN.matcher(path.getFileName().toString());
        return matcher.matches()
                ? Optional.of(new Hidden(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    boolean ofThisProcess() {
        return process == ProcessHandle.current().pid();
    }
}

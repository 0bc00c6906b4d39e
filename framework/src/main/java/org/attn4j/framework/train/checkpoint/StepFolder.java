package org.attn4j.framework.train.checkpoint;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names within a folder of checkpoints: {@code step-000500}, and hidden ones such as {@code .step-000500.tmp-4711} for
 * what the process 4711 has in its hands.
 */
final class StepFolder {
    /** Being written. */
    static final String TEMPORARY = "tmp";
    /** Moved aside while another of its step takes its place. */
    static final String REPLACED = "replaced";
    /** Being deleted. */
    static final String DELETED = "deleted";

    private static final Pattern STEP = Pattern.compile("step-(\\d{6,18})");
    private static final Pattern HIDDEN = Pattern.compile("\\.(.+)\\.(tmp|replaced|deleted)-(\\d{1,18})");

    private StepFolder() {}

    static String name(long step) {
        return String.format(Locale.ROOT, "step-%06d", step);
    }

    static String hidden(String name, String state) {
        return "." + name + "." + state + "-" + ProcessHandle.current().pid();
    }

    static OptionalLong step(String name) {
        Matcher matcher = STEP.matcher(name);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** A hidden name taken apart. */
    record Hidden(String name, String state, long process) {}

    static Optional<Hidden> hidden(Path path) {
        Matcher matcher = HIDDEN.matcher(path.getFileName().toString());
        return matcher.matches()
                ? Optional.of(new Hidden(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }
}

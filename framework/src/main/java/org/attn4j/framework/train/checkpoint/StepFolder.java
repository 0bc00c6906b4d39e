package org.attn4j.framework.train.checkpoint;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of checkpoints: {@code step-000500}. */
final class StepFolder {
    private static final Pattern STEP = Pattern.compile("step-(\\d{6,18})");

    private StepFolder() {}

    static String name(long step) {
        return String.format(Locale.ROOT, "step-%06d", step);
    }

    static OptionalLong step(String name) {
        Matcher matcher = STEP.matcher(name);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}

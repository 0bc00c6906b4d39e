package org.attn4j.recipes.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code attn4j classpath}. */
@Command(
        name = "classpath",
        description = "Prints the class path to compile types of your own, or programs, against.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: javac -proc:none -d classes -cp \"$(scripts/attn4j classpath)\" TanhGlu.java"})
final class ClasspathCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.println(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().normalize().toString())
                .collect(Collectors.joining(File.pathSeparator)));
        return ExitCodes.DONE;
    }
}

package org.attn4j.recipes.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.attn4j.framework.config.Spelling;
import org.attn4j.recipes.schema.Shown;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers to questions about the command line, and to command lines that cannot be understood. */
final class Help {
    private static final String HELP = "help";

    private Help() {}

    /**
     * Answers what asks for help, and what names no command.
     *
     * @return the exit code; empty if the arguments name a command that is to be run
     */
    static OptionalInt answer(CommandLine line, String... args) {
        if (args.length == 0) {
            line.usage(System.err, Ansi.OFF);
            return OptionalInt.of(ExitCodes.WRONG_INPUT);
        }
        List<String> words =
                Arrays.stream(args).dropWhile(a -> a.startsWith("-")).toList();
        if (words.isEmpty()) {
            return OptionalInt.empty();
        }
        boolean asked = words.get(0).equals(HELP);
        List<String> named =
                asked ? words.stream().skip(1).filter(a -> !a.startsWith("-")).toList() : words;
        if (named.isEmpty()) {
            line.usage(System.out);
            return OptionalInt.of(ExitCodes.DONE);
        }
        CommandLine command = line.getSubcommands().get(named.get(0));
        if (command == null) {
            System.err.println(unknown(named.get(0), line.getSubcommands().keySet()));
            return OptionalInt.of(ExitCodes.WRONG_INPUT);
        }
        if (asked) {
            command.usage(System.out);
            return OptionalInt.of(ExitCodes.DONE);
        }
        return OptionalInt.empty();
    }

    /** Says in one line what is wrong with a command's arguments. */
    static int refuse(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        String nearest = wrong instanceof UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream()
                        .limit(3)
                        .map(s -> "'" + s + "'")
                        .collect(Collectors.joining(" or "))
                : "";
        System.err.println(command + ": " + Shown.message(Shown.line(wrong.getMessage()))
                + (nearest.isEmpty() ? "" : "; did you mean " + nearest + "?") + "; '" + command
                + " --help' tells what it takes");
        return ExitCodes.WRONG_INPUT;
    }

    private static String unknown(String word, Collection<String> commands) {
        return "attn4j: unknown command '" + Shown.value(word) + "'; "
                + Spelling.nearest(word, commands)
                        .map(name -> "did you mean '" + name + "'? ")
                        .orElse("")
                + "'attn4j help' lists the commands";
    }
}

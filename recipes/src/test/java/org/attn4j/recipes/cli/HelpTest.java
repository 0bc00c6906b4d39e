package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Help, and what is said to command lines that cannot be understood: one line, exit code 2. */
class HelpTest {
    private static String refused(Object... args) {
        Shell.Result r = Shell.run(args);
        assertThat(r.code()).as(r.err() + r.out()).isEqualTo(2);
        return r.err();
    }

    @Test
    void helpIsThereForEveryCommand() {
        for (String command : new String[] {
            "train",
            "resume",
            "evaluate",
            "generate",
            "attend",
            "validate",
            "recipes",
            "layers",
            "datasets",
            "report",
            "bench",
            "doctor"
        }) {
            Shell.Result r = Shell.run(command, "--help");
            assertThat(r.code()).isZero();
            assertThat(r.out()).contains("Usage: attn4j " + command);
        }
    }

    @Test
    void unknownCommandsAreToldInALineWithTheNearest() {
        for (Object[] words : new Object[][] {
            {"trian"}, {"trian", "--help"}, {"--debug", "trian", "recipe"}, {"help", "trian"}, {"--help", "trian"}
        }) {
            assertThat(refused(words))
                    .isEqualToIgnoringNewLines("attn4j: unknown command 'trian'; did you mean 'train'?"
                            + " 'attn4j help' lists the commands");
        }
        assertThat(refused("frobnicate"))
                .isEqualToIgnoringNewLines("attn4j: unknown command 'frobnicate'; 'attn4j help' lists the commands");
    }

    @Test
    void helpOfACommandIsThatCommandsHelp() {
        Shell.Result asked = Shell.run("help", "train");
        assertThat(asked.code()).isZero();
        assertThat(asked.out()).isEqualTo(Shell.run("train", "--help").out()).contains("Usage: attn4j train");
        assertThat(asked.err()).isEmpty();
        assertThat(Shell.run("help").code()).isZero();
        assertThat(Shell.run("help").out())
                .isEqualTo(Shell.run("--help").out())
                .contains("neighbours", "'attn4j help COMMAND'");
    }

    @Test
    void wrongOptionsAreToldInALine() {
        assertThat(refused("train"))
                .isEqualToIgnoringNewLines(
                        "attn4j train: Missing required parameter: 'RECIPE'; 'attn4j train --help' tells what it"
                                + " takes");
        assertThat(refused("train", "quickstart", "--runz", "x"))
                .contains("--runz", "did you mean '--runs'")
                .hasLineCount(1);
        assertThat(refused("train", "quickstart", "--threads", "many"))
                .contains("--threads", "'many' is not an int")
                .hasLineCount(1);
    }
}

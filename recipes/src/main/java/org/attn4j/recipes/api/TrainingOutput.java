package org.attn4j.recipes.api;

import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * Where training tells of itself.
 *
 * @param notes hears of progress and of what a user may want to know
 * @param terminal whether notes are a terminal, on which progress renews itself
 * @param sample takes the sample that a run ends with, piece by piece
 */
record TrainingOutput(PrintStream notes, boolean terminal, Consumer<String> sample) {
    Afterwards afterwards() {
        return new Afterwards(notes);
    }
}

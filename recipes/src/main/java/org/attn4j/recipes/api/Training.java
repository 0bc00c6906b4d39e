package org.attn4j.recipes.api;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.attn4j.framework.train.TrainingListener;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.schema.IncludeFolders;

/**
 * Training of what a recipe describes, into a run's folder, or of a run from its newest checkpoint on: the same bits as by
 * the command line. Says nothing unless {@link #notes} are wanted.
 *
 * <p>Described by one thread and run once; any thread may {@link #requestStop}.
 */
public final class Training {
    private final Path source;
    private final boolean resumes;
    private final List<String> overrides;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private final List<Path> data = new ArrayList<>();
    private Path runs = Path.of("runs");
    private Optional<Path> plugins = Optional.empty();
    private IncludeFolders includes = IncludeFolders.of(Installation.home());
    private TrainingOutput output = new TrainingOutput(OpenSettings.silent(), false, piece -> {});
    private Runnable whenReady = () -> {};
    private Runnable stop;
    private boolean stopRequested;

    private Training(Path source, boolean resumes, String... overrides) {
        this.source = source;
        this.resumes = resumes;
        this.overrides = Arrays.asList(overrides.clone());
    }

    /**
     * Of a recipe.
     *
     * @param recipe a YAML file
     * @param overrides keys to set, {@code train.steps=5000}
     */
    public static Training of(Path recipe, String... overrides) {
        return new Training(recipe, false, overrides);
    }

    /**
     * Of a run, from its newest intact checkpoint on.
     *
     * @param run its folder
     * @param overrides keys that may change while a run goes on, such as {@code train.steps=5000}
     */
    public static Training resume(Path run, String... overrides) {
        return new Training(run, true, overrides);
    }

    /** Hears what happens, beside the listeners that a recipe names. */
    public Training listener(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Folder in which the run's folder is made; {@code runs} unless told. */
    public Training runs(Path folder) {
        runs = folder;
        return this;
    }

    /** Folder of jars with types of your own. */
    public Training plugins(Path folder) {
        plugins = Optional.of(folder);
        return this;
    }

    /** One more folder of data sets, in place of {@code $ATTN4J_DATA} and {@code ~/.cache/attn4j}. */
    public Training data(Path folder) {
        data.add(folder);
        return this;
    }

    /** Where included files may lie. */
    public Training includes(IncludeFolders folders) {
        includes = folders;
        return this;
    }

    /** Hears of progress, as a terminal would. */
    public Training notes(PrintStream stream) {
        return output(stream, false, output.sample());
    }

    /**
     * Hears of progress.
     *
     * @param terminal whether the stream is a terminal, on which progress renews itself
     * @param sample takes the sample that a run ends with, piece by piece
     */
    public Training output(PrintStream notes, boolean terminal, Consumer<String> sample) {
        output = new TrainingOutput(notes, terminal, sample);
        return this;
    }

    /** Done when data are read and the first step is to come. */
    public Training whenReady(Runnable action) {
        whenReady = action;
        return this;
    }

    /** Asks for a checkpoint and an end after the step under way; any thread may ask, a listener too. */
    public void requestStop() {
        Runnable running;
        synchronized (this) {
            stopRequested = true;
            running = stop;
        }
        if (running != null) {
            running.run();
        }
    }

    /**
     * Trains to the last step, or until a stop is asked for.
     *
     * @throws org.attn4j.recipes.schema.RecipeException with everything that is wrong with the recipe
     * @throws IllegalArgumentException if the device, a jar or a folder cannot be used
     * @throws org.attn4j.datasets.DataException if data are missing, damaged or unusable
     * @throws org.attn4j.framework.train.NonFiniteException if loss or gradient is not finite
     * @throws IOException if a file cannot be written
     */
    public TrainingResult run() throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            return resumes
                    ? ResumedTraining.of(this, source, overrides).run()
                    : new BegunTraining(this, source, overrides).run();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** The jars that are named. */
    Optional<List<Path>> jars() {
        return plugins.map(Installation::jars);
    }

    Path runs() {
        return runs;
    }

    List<Path> data() {
        return data;
    }

    IncludeFolders includes() {
        return includes;
    }

    List<TrainingListener> listeners() {
        return listeners;
    }

    TrainingOutput output() {
        return output;
    }

    /** Takes what ends training, when there is something to end. */
    void ready(Runnable stopping) {
        boolean asked;
        synchronized (this) {
            stop = stopping;
            asked = stopRequested;
        }
        if (asked) {
            stopping.run();
        }
        whenReady.run();
    }
}

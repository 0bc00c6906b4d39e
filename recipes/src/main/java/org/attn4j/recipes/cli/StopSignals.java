package org.attn4j.recipes.cli;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.attn4j.framework.train.TrainingEnd;
import org.attn4j.recipes.api.Training;
import org.attn4j.recipes.api.TrainingResult;
import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM: the first asks for a checkpoint and a clean end, a second one ends the process at once. The exit
 * code tells which signal it was.
 */
final class StopSignals {
    private static final int BASE = 128;

    private final AtomicInteger received = new AtomicInteger();

    private StopSignals() {}

    /**
     * Trains; the exit code. A signal before the first step ends the process at once, one after it asks for a stop.
     *
     * @param state what has become of the run before the first step: {@code nothing was written}
     */
    static int during(Training training, String state) throws IOException {
        whileReading(state);
        AtomicReference<StopSignals> signals = new AtomicReference<>(new StopSignals());
        TrainingResult result = training.whenReady(() -> signals.set(handle(training::requestStop)))
                .run();
        if (result.unlogged().isPresent()) {
            System.err.println("attn4j: " + result.unlogged().get().getMessage());
            return ExitCodes.FAILED;
        }
        return result.end() == TrainingEnd.INTERRUPTED ? signals.get().exitCode(ExitCodes.DONE) : ExitCodes.DONE;
    }

    /** Handles signals from here on by asking for a stop. */
    static StopSignals handle(Runnable requestStop) {
        StopSignals signals = new StopSignals();
        onSignal(number -> signals.receive(number, requestStop));
        return signals;
    }

    /**
     * Ends the process at a signal that comes while data are read, until {@link #handle}.
     *
     * @param state what has become of the run: {@code nothing was written}
     */
    static void whileReading(String state) {
        onSignal(number -> {
            System.err.println();
            System.err.println("attn4j: stopped while reading the data; " + state);
            System.err.flush();
            Runtime.getRuntime().halt(BASE + number);
        });
    }

    private static void onSignal(IntConsumer action) {
        for (String name : new String[] {"INT", "TERM"}) {
            try {
                Signal.handle(new Signal(name), signal -> action.accept(signal.getNumber()));
            } catch (IllegalArgumentException e) {
                // This platform has no such signal, or the JVM keeps it for itself (-Xrs).
            }
        }
    }

    /** 130 after SIGINT, 143 after SIGTERM, else the given code. */
    int exitCode(int otherwise) {
        return received.get() == 0 ? otherwise : BASE + received.get();
    }

    private void receive(int number, Runnable requestStop) {
        if (received.compareAndSet(0, number)) {
            System.err.println();
            System.err.println("attn4j: stopping after this step; a checkpoint is written (once more to end at once)");
            requestStop.run();
        } else {
            Runtime.getRuntime().halt(BASE + number);
        }
    }
}

package org.attn4j.recipes.cli;

import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM: the first asks for a checkpoint and a clean end, a second one ends the process at once. The exit
 * code tells which signal it was.
 */
final class StopSignals {
    private static final int BASE = 128;

    private final AtomicInteger received = new AtomicInteger();

    private StopSignals() {}

    /** Handles signals from here on by asking for a stop. */
    static StopSignals handle(Runnable requestStop) {
        StopSignals signals = new StopSignals();
        for (String name : new String[] {"INT", "TERM"}) {
            try {
                Signal.handle(new Signal(name), signal -> signals.receive(signal.getNumber(), requestStop));
            } catch (IllegalArgumentException e) {
                // This platform has no such signal, or the JVM keeps it for itself (-Xrs).
            }
        }
        return signals;
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

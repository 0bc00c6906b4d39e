package org.attn4j.framework.device.cuda;

import java.lang.ref.Cleaner;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What a driver has made and wants back, such as graphs and descriptions of products, each held by a Java object. It is
 * given back after nothing refers to that object any more, by the thread that works with the card.
 */
final class DriverObjects implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Runnable wait;
    private final Set<Runnable> live = ConcurrentHashMap.newKeySet();
    private final Queue<Runnable> unused = new ConcurrentLinkedQueue<>();

    /** None yet; waiting lets the card end all work that may still use one. */
    DriverObjects(Runnable wait) {
        this.wait = wait;
    }

    /**
     * Keeps a driver's object for as long as its holder is reachable.
     *
     * @param destroy gives it back; must not refer to the holder
     */
    void add(Object holder, Runnable destroy) {
        live.add(destroy);
        CLEANER.register(holder, () -> unused.add(destroy));
    }

    /** Gives back what nothing holds any more. Not while a graph is captured. */
    void giveBack() {
        if (unused.isEmpty()) {
            return;
        }
        wait.run();
        for (Runnable destroy = unused.poll(); destroy != null; destroy = unused.poll()) {
            if (live.remove(destroy)) {
                destroy.run();
            }
        }
    }

    /** Gives everything back; what holds one must not run any more. */
    @Override
    public void close() {
        live.forEach(Runnable::run);
        live.clear();
        unused.clear();
    }
}

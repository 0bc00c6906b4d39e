package org.attn4j.framework.graph;

import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.Precision;

/**
 * Opens devices of one kind beside the CPU; found by {@link java.util.ServiceLoader}, so that a build offers those whose
 * libraries it carries. Nothing is loaded before a device is asked for.
 */
public interface DeviceProvider {
    /**
     * What is wanted.
     *
     * @param device the name in the recipe
     * @param threads of the CPU, for what runs there
     * @param blas of the CPU
     * @param precision of matrix products
     */
    record Request(String device, int threads, BlasChoice blas, Precision precision) {}

    /** Names for messages, such as {@code cuda or cuda:N}. */
    String names();

    /** Whether a name in a recipe means a device of this kind. */
    boolean answersTo(String device);

    /**
     * Checks a name that this kind answers to, without looking for a device.
     *
     * @throws IllegalArgumentException if no device can have it, such as {@code cuda:first}
     */
    default void requireName(String device) {}

    /** Why no device of this kind can be used on this machine; null if one can. Never throws. */
    String obstacle();

    /** Whether ND4J itself computes on these devices in this build, so that the CPU is not to be had. */
    default boolean replacesCpu() {
        return false;
    }

    /**
     * Opens a device.
     *
     * @throws IllegalArgumentException if it cannot be used, saying why and what to do
     */
    Backend open(Request request);
}

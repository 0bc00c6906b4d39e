package org.attn4j.recipes.run;

import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;

/** Opens the device that a recipe names. */
public final class Devices {
    private Devices() {}

    /**
     * Opens a device.
     *
     * @param threads threads of the CPU; 0 takes all processors
     * @throws IllegalArgumentException if there is no such device, or its libraries are absent
     */
    public static Backend open(String name, int threads, BlasChoice blas) {
        if (!name.equals("cpu") && !name.equals("auto")) {
            throw new IllegalArgumentException("device '" + name + "' is not available: expected cpu or auto; this"
                    + " version computes on the CPU alone");
        }
        int all = Runtime.getRuntime().availableProcessors();
        return Backend.host(new HostDevice(threads == 0 ? all : threads, blas));
    }
}

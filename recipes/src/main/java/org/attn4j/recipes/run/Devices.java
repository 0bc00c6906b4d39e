package org.attn4j.recipes.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.DeviceNames;
import org.attn4j.framework.graph.DeviceProvider;

/** Opens the device that a recipe names. */
public final class Devices {
    private static final String AUTO = DeviceNames.AUTO;

    private Devices() {}

    /** As {@link #open(String, int, BlasChoice, Precision)} in single precision. */
    public static Backend open(String name, int threads, BlasChoice blas) {
        return open(name, threads, blas, Precision.FP32);
    }

    /**
     * Opens a device; where the name leaves the choice, says on stderr which one was taken and why.
     *
     * @param name cpu, auto (a usable card, else the CPU) or a name of a {@link DeviceProvider}
     * @param threads threads of the CPU; 0 takes all processors
     * @throws IllegalArgumentException if there is no such device, or it cannot be used
     */
    public static Backend open(String name, int threads, BlasChoice blas, Precision precision) {
        return open(name, threads, blas, precision, providers(), System.err::println);
    }

    /** As {@link #open(String, int, BlasChoice, Precision)} among given kinds of devices. */
    static Backend open(
            String name,
            int threads,
            BlasChoice blas,
            Precision precision,
            List<DeviceProvider> providers,
            Consumer<String> told) {
        int all = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        for (DeviceProvider provider : providers) {
            if (provider.answersTo(name)) {
                return provider.open(new DeviceProvider.Request(name, all, blas, precision));
            }
        }
        List<String> obstacles = new ArrayList<>();
        if (name.equals(AUTO)) {
            for (DeviceProvider provider : providers) {
                String obstacle = provider.obstacle();
                if (obstacle == null) {
                    String first = provider.names().split(" ")[0];
                    Backend backend = provider.open(new DeviceProvider.Request(first, all, blas, precision));
                    told.accept("device: " + backend.device().name() + " ("
                            + backend.device().facts().getOrDefault("card", first + " can be used") + ")");
                    return backend;
                }
                // What follows tells what to do about it, which nobody asked for here.
                obstacles.add(obstacle.split("; ", 2)[0]);
            }
        }
        for (DeviceProvider provider : providers) {
            if (provider.replacesCpu()) {
                throw new IllegalArgumentException("device '" + name + "' is not in this build, whose ND4J computes on "
                        + provider.names() + " alone; use the default build (without ATTN4J_PROFILE) for cpu and cuda");
            }
        }
        if (!name.equals(DeviceNames.CPU) && !name.equals(AUTO)) {
            throw DeviceNames.unknown(name, providers);
        }
        if (name.equals(AUTO)) {
            told.accept("device: cpu (" + String.join("; ", obstacles) + ")");
        }
        return Backend.host(new HostDevice(all, blas));
    }

    /** Kinds of devices in this build beside the CPU. */
    public static List<DeviceProvider> providers() {
        return DeviceNames.providers();
    }
}

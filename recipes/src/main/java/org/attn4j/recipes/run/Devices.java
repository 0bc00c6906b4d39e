package org.attn4j.recipes.run;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.DeviceProvider;

/** Opens the device that a recipe names. */
public final class Devices {
    private Devices() {}

    /** As {@link #open(String, int, BlasChoice, Precision)} in single precision. */
    public static Backend open(String name, int threads, BlasChoice blas) {
        return open(name, threads, blas, Precision.FP32);
    }

    /**
     * Opens a device.
     *
     * @param name cpu, auto (a usable card, else the CPU) or a name of a {@link DeviceProvider}
     * @param threads threads of the CPU; 0 takes all processors
     * @throws IllegalArgumentException if there is no such device, or it cannot be used
     */
    public static Backend open(String name, int threads, BlasChoice blas, Precision precision) {
        int all = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        List<DeviceProvider> providers = providers();
        for (DeviceProvider provider : providers) {
            if (provider.answersTo(name)) {
                return provider.open(new DeviceProvider.Request(name, all, blas, precision));
            }
        }
        if (name.equals("auto")) {
            for (DeviceProvider provider : providers) {
                if (provider.obstacle() == null) {
                    String first = provider.names().split(" ")[0];
                    return provider.open(new DeviceProvider.Request(first, all, blas, precision));
                }
            }
        }
        for (DeviceProvider provider : providers) {
            if (provider.replacesCpu()) {
                throw new IllegalArgumentException("device '" + name + "' is not in this build, whose ND4J computes on "
                        + provider.names() + " alone; use the default build (without ATTN4J_PROFILE) for cpu and cuda");
            }
        }
        if (!name.equals("cpu") && !name.equals("auto")) {
            throw new IllegalArgumentException("device '" + name + "' is not available: expected " + names(providers)
                    + "; 'attn4j doctor' tells what this machine can use");
        }
        return Backend.host(new HostDevice(all, blas));
    }

    /** Kinds of devices in this build beside the CPU. */
    public static List<DeviceProvider> providers() {
        return ServiceLoader.load(DeviceProvider.class, Devices.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static String names(List<DeviceProvider> providers) {
        List<String> names = new ArrayList<>(List.of("cpu", "auto"));
        providers.forEach(p -> names.add(p.names()));
        return String.join(", ", names);
    }
}

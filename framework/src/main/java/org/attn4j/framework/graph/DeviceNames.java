package org.attn4j.framework.graph;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a recipe may call its device. */
public final class DeviceNames {
    /** The processor. */
    public static final String CPU = "cpu";

    /** A card if one can be used, else the processor. */
    public static final String AUTO = "auto";

    private DeviceNames() {}

    /** Kinds of devices in this build beside the CPU. */
    public static List<DeviceProvider> providers() {
        return ServiceLoader.load(DeviceProvider.class, DeviceNames.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * Checks a name; looks for no device.
     *
     * @throws IllegalArgumentException unless it is cpu, auto or a name of a {@link DeviceProvider} of this build
     */
    public static void require(String device) {
        List<DeviceProvider> providers = providers();
        for (DeviceProvider provider : providers) {
            if (provider.answersTo(device)) {
                provider.requireName(device);
                return;
            }
        }
        if (!device.equals(CPU) && !device.equals(AUTO)) {
            throw unknown(device, providers);
        }
    }

    /** The failure of a name that no kind answers to. */
    public static IllegalArgumentException unknown(String device, List<DeviceProvider> providers) {
        String names = Stream.concat(Stream.of(CPU, AUTO), providers.stream().map(DeviceProvider::names))
                .collect(Collectors.joining(", "));
        return new IllegalArgumentException("device '" + device + "' is not available: expected " + names
                + "; 'attn4j doctor' tells what this machine can use");
    }
}

package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.attn4j.datasets.config.DataContext;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.op.kernel.jvm.Simd;
import org.bytedeco.javacpp.Pointer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code attn4j doctor}. */
@Command(
        name = "doctor",
        description = "Tells what this machine offers and what is missing.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    RecipeOptions options;

    @Override
    public Integer call() {
        line("attn4j", Version.current() + " in " + Installation.home());
        line("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        line("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        line("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        line(
                "memory",
                String.format(
                        "%,d MiB free of %,d MiB; Java heap up to %,d MiB",
                        Pointer.availablePhysicalBytes() >> 20,
                        Pointer.totalPhysicalBytes() >> 20,
                        Runtime.getRuntime().maxMemory() >> 20));
        line(
                "vector api",
                Simd.available()
                        ? "yes"
                        : "no: start Java with --add-modules jdk.incubator.vector, or training is slow");
        for (BlasChoice choice : new BlasChoice[] {BlasChoice.OPENBLAS, BlasChoice.MKL}) {
            line("blas " + choice.name().toLowerCase(java.util.Locale.ROOT), blas(choice));
        }
        line("device cpu", "usable");
        line("device cuda", "not in this version");
        DataContext where = DataPlaces.of(options, Path.of(""));
        line("data", where.dataRoots().toString());
        return ExitCodes.DONE;
    }

    private static String blas(BlasChoice choice) {
        try (HostDevice device = new HostDevice(1, choice)) {
            return "usable: " + device.blas().name();
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static void line(String what, String text) {
        System.out.printf("%-14s %s%n", what, text);
    }
}

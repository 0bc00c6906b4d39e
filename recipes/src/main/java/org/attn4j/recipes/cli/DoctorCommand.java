package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.nvidia.DriverSearch;
import org.attn4j.framework.device.nvidia.LibraryFolders;
import org.attn4j.framework.graph.DeviceProvider;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.recipes.doctor.Findings;
import org.attn4j.recipes.doctor.GpuCheckup;
import org.attn4j.recipes.run.DataPlaces;
import org.attn4j.recipes.run.Devices;
import org.attn4j.recipes.run.Installation;
import org.bytedeco.javacpp.Pointer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attn4j doctor}. */
@Command(
        name = "doctor",
        description = "Tells what this machine offers and what is missing.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    RecipeOptions options;

    @Option(names = "--json", description = "Print one JSON object alone.")
    boolean json;

    @Override
    public Integer call() {
        Findings findings = new Findings(new JsonMapper().createObjectNode());
        machine(findings);
        boolean cpu = Devices.providers().stream().noneMatch(DeviceProvider::replacesCpu);
        if (cpu) { // elsewhere the question alone would start ND4J on a card
            for (BlasChoice choice : new BlasChoice[] {BlasChoice.OPENBLAS, BlasChoice.ONEDNN, BlasChoice.MKL}) {
                String name = "blas " + choice.name().toLowerCase(Locale.ROOT);
                findings.add(name, name.replace(' ', '_'), blas(choice));
            }
        }
        findings.line("device cpu", cpu ? "usable" : "not in this build");
        findings.json().withObject("/devices").putObject("cpu").put("usable", cpu);
        new GpuCheckup(DriverSearch.find(), LibraryFolders.here()).write(findings);
        DataContext where = DataPlaces.of(options.data, Path.of(""), System.err::println);
        findings.add("data", "data", where.dataRoots().toString());
        System.out.print(json ? findings.json() + System.lineSeparator() : findings.text());
        return ExitCodes.DONE;
    }

    private static void machine(Findings findings) {
        findings.add("attn4j", "attn4j", Installation.version() + " in " + Installation.home());
        findings.add(
                "java", "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        findings.add("system", "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        findings.add(
                "processors", "processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        findings.add(
                "memory",
                "memory",
                String.format(
                        "%,d MiB free of %,d MiB; Java heap up to %,d MiB",
                        Pointer.availablePhysicalBytes() >> 20,
                        Pointer.totalPhysicalBytes() >> 20,
                        Runtime.getRuntime().maxMemory() >> 20));
        findings.add(
                "vector api",
                "vector_api",
                Simd.available()
                        ? "yes"
                        : "no: start Java with --add-modules jdk.incubator.vector, or training is slow");
    }

    private static String blas(BlasChoice choice) {
        try (HostDevice device = new HostDevice(1, choice)) {
            return "usable: " + device.blas().name();
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}

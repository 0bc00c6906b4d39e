package org.attn4j.framework.device.cuda;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.nvidia.LibraryFolders;

/** Finds the cards of this machine, and says why one cannot be used. */
public final class CudaDevices {
    private static final int CUDA_13 = 13000;

    private static Findings findings;

    /**
     * What was found.
     *
     * @param problem why no card can be used, as one sentence with what to do; null if one can
     * @param driver the CUDA version that the driver serves, times 1000; 0 if none was found
     * @param cards the cards that the driver shows, those that are too old included
     * @param libraries where CUDA's libraries lie
     */
    public record Findings(String problem, int driver, List<CudaCard> cards, Map<String, Path> libraries) {
        public Findings {
            cards = List.copyOf(cards);
            libraries = java.util.Collections.unmodifiableMap(libraries);
        }

        /** Whether a card can be used. */
        public boolean usable() {
            return problem == null;
        }
    }

    private CudaDevices() {}

    /** Looks once; touches the bindings only where there is a driver. */
    public static synchronized Findings find() {
        if (findings == null) {
            findings = look();
        }
        return findings;
    }

    /**
     * Opens a card.
     *
     * @param index of the card, from 0
     * @param host where ops run for which there is no CUDA kernel
     * @throws IllegalArgumentException if there is no such card, or it cannot be used; the message says why
     */
    public static CudaDevice open(int index, Precision precision, HostDevice host) {
        Findings found = find();
        if (!found.usable()) {
            throw new IllegalArgumentException("device 'cuda': " + found.problem());
        }
        if (index < 0 || index >= found.cards().size()) {
            throw new IllegalArgumentException("device 'cuda:" + index + "': this machine has "
                    + found.cards().size() + " card(s), numbered from 0: " + found.cards());
        }
        CudaCard card = found.cards().get(index);
        if (!card.usable()) {
            throw new IllegalArgumentException("device 'cuda:" + index + "': " + tooOld(card));
        }
        KernelCache cache = new KernelCache(KernelCache.defaultFolder(), new Nvrtc());
        return new CudaDevice(new DriverCuda(card, cache), precision, host);
    }

    private static Findings look() {
        Map<String, Path> libraries = CudaLibraries.find();
        if (!CudaLibraries.hasDriver()) {
            return none(
                    "no NVIDIA driver is loaded on this machine; install the driver (580 or newer serves CUDA 13), in a"
                            + " container start it with the card passed through (--gpus all), or choose device: cpu",
                    libraries);
        }
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.equals("Linux amd64")) {
            return none("cards are used on Linux x86_64 only, this is " + system + "; choose device: cpu", libraries);
        }
        try {
            CudaLibraries.load(libraries, List.of(LibraryFolders.DRIVER));
            CudaLibraries.load(libraries, CudaLibraries.TOOLKIT);
            Driver.initialize();
            int version = Driver.version();
            List<CudaCard> cards = Driver.cards();
            return new Findings(problem(version, cards, libraries), version, cards, libraries);
        } catch (LinkageError e) {
            return none(missing(libraries) + " (" + e.getMessage() + ")", libraries);
        } catch (CudaException e) {
            return none(e.getMessage() + "; nvidia-smi tells whether the driver sees a card", libraries);
        }
    }

    private static String problem(int version, List<CudaCard> cards, Map<String, Path> libraries) {
        if (version < CUDA_13) {
            return "the driver serves CUDA " + version / 1000 + "." + version % 1000 / 10
                    + ", CUDA 13 is needed; install driver 580 or newer, or choose device: cpu";
        }
        if (cards.isEmpty()) {
            return "the driver shows no card (CUDA_VISIBLE_DEVICES="
                    + System.getenv().getOrDefault("CUDA_VISIBLE_DEVICES", "") + "); choose device: cpu";
        }
        if (cards.stream().noneMatch(CudaCard::usable)) {
            return tooOld(cards.get(0));
        }
        return libraries.keySet().containsAll(CudaLibraries.TOOLKIT) ? null : missing(libraries);
    }

    private static String tooOld(CudaCard card) {
        return card + " is too old: the kernels need compute capability 8.0 (Ampere) or more; choose device: cpu";
    }

    private static String missing(Map<String, Path> libraries) {
        List<String> missing = new ArrayList<>();
        if (!libraries.containsKey(LibraryFolders.DRIVER)) {
            missing.add(LibraryFolders.DRIVER);
        }
        CudaLibraries.TOOLKIT.stream().filter(l -> !libraries.containsKey(l)).forEach(missing::add);
        return "CUDA's libraries do not load; not found: " + missing
                + "; install the CUDA 13 toolkit or pip's nvidia-cublas, nvidia-cuda-nvrtc and nvidia-cuda-runtime, and"
                + " put their folder on LD_LIBRARY_PATH (or set CUDA_HOME), or choose device: cpu";
    }

    private static Findings none(String problem, Map<String, Path> libraries) {
        return new Findings(problem, 0, List.of(), libraries);
    }
}

package org.attn4j.framework.device.nvidia;

import java.util.List;

/**
 * NVIDIA's driver on this machine, found without opening a card: a process that asks NVML, {@code nvidia-smi} or the driver
 * without a context takes no memory of a card.
 *
 * @param version the driver's version; null if there is none
 * @param cuda the newest CUDA that the driver runs, such as {@code 13.0}; null if unknown
 * @param cards its cards
 * @param problem why there are no cards; null if there are some
 */
public record NvidiaDriver(String version, String cuda, List<NvidiaCard> cards, String problem) {
    public NvidiaDriver {
        cards = List.copyOf(cards);
    }

    /** The newest CUDA from the driver's number of it, such as {@code 13.0} from 13000; null if that is 0. */
    static String cuda(int version) {
        return version == 0 ? null : version / 1000 + "." + version % 1000 / 10;
    }

    static NvidiaDriver of(String version, String cuda, List<NvidiaCard> cards) {
        return new NvidiaDriver(
                version,
                cuda,
                cards,
                cards.isEmpty() ? "the driver shows no card (is CUDA_VISIBLE_DEVICES set?)" : null);
    }
}

package org.attn4j.framework.device.nvidia;

import java.util.List;

/**
 * NVIDIA's driver on this machine, found without touching CUDA: a process that asks NVML or {@code nvidia-smi} takes no
 * memory of a card.
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

    static NvidiaDriver of(String version, String cuda, List<NvidiaCard> cards) {
        return new NvidiaDriver(
                version,
                cuda,
                cards,
                cards.isEmpty() ? "the driver shows no card (is CUDA_VISIBLE_DEVICES set?)" : null);
    }
}

package org.attn4j.framework.device.cuda.roofline;

import java.util.List;
import java.util.Locale;
import org.attn4j.framework.device.Precision;

/**
 * What a card's maker publishes of it. Tensor cores: dense, sums in single precision.
 *
 * @param name as users call it
 * @param architecture as compilers name it
 * @param bytes of memory
 * @param bandwidth of the memory, bytes a second
 * @param bf16 operations a second on tensor cores in bfloat16
 * @param fp32 operations a second of the ordinary cores in single precision
 * @param multiprocessors how many
 * @param clock in hertz, as the published operations of tensor cores imply it
 * @param threads most threads that a multiprocessor holds
 * @param mmaShare share of the tensor cores' peak that {@code mma.sync} can reach
 */
public record CardSheet(
        String name,
        String architecture,
        long bytes,
        double bandwidth,
        double bf16,
        double fp32,
        int multiprocessors,
        double clock,
        int threads,
        double mmaShare) {
    private static final double TERA = 1e12;
    private static final double GIGA = 1e9;

    /**
     * Hopper's tensor cores reach their peak by {@code wgmma} alone; by {@code mma.sync} 62.9 % of it were measured
     * (Luo et al. 2024).
     *
     * @see <a href="https://arxiv.org/abs/2402.13499">Luo et al. 2024</a>
     */
    private static final double HOPPER_MMA = 0.629;

    /**
     * The cards known.
     *
     * @see <a href="https://resources.nvidia.com/en-us-tensor-core">NVIDIA's H100 white paper (SXM5)</a>
     * @see <a href="https://www.nvidia.com/en-us/data-center/h200/">H200 (SXM)</a>
     * @see <a href="https://www.nvidia.com/en-us/data-center/a100/">A100 (SXM, 80 GB)</a>
     * @see <a href="https://www.nvidia.com/en-us/data-center/l4/">L4</a>
     * @see <a href="https://images.nvidia.com/aem-dam/Solutions/geforce/ada/nvidia-ada-gpu-architecture.pdf">RTX 4090, the
     *     Ada white paper</a>
     */
    private static final List<CardSheet> ALL = List.of(
            sheet("H100", "sm_90", 80, 3350, 989.4, 66.9, 132, 1.83, 2048, HOPPER_MMA),
            sheet("H200", "sm_90", 141, 4800, 989.4, 66.9, 132, 1.83, 2048, HOPPER_MMA),
            sheet("A100", "sm_80", 80, 2039, 311.9, 19.5, 108, 1.41, 2048, 1),
            sheet("L4", "sm_89", 24, 300, 121, 30.3, 58, 2.04, 1536, 1),
            sheet("RTX4090", "sm_89", 24, 1008, 165.2, 82.6, 128, 2.52, 1536, 1));

    /**
     * A card by its name, in any case.
     *
     * @throws IllegalArgumentException if it is not known; names those that are
     */
    public static CardSheet named(String name) {
        String plain = name.toUpperCase(Locale.ROOT).replaceAll("[ _-]", "");
        return ALL.stream()
                .filter(c -> c.name.equals(plain))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no published figures of a card '" + name + "'; expected one of " + names()));
    }

    /** Names of the cards known. */
    public static List<String> names() {
        return ALL.stream().map(CardSheet::name).toList();
    }

    /** Operations a second of products at a precision: TF32 has half of bfloat16's. */
    public double products(Precision precision) {
        return switch (precision) {
            case FP32 -> fp32;
            case TF32 -> bf16 / 2;
            case BF16 -> bf16;
        };
    }

    private static CardSheet sheet(
            String name,
            String architecture,
            int gigabytes,
            double gigabytesPerSecond,
            double bf16,
            double fp32,
            int multiprocessors,
            double gigahertz,
            int threads,
            double mmaShare) {
        return new CardSheet(
                name,
                architecture,
                (long) (gigabytes * GIGA),
                gigabytesPerSecond * GIGA,
                bf16 * TERA,
                fp32 * TERA,
                multiprocessors,
                gigahertz * GIGA,
                threads,
                mmaShare);
    }
}

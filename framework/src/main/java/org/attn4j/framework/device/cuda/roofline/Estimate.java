package org.attn4j.framework.device.cuda.roofline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.cuda.ProductCall;
import org.attn4j.framework.device.cuda.Work;

/**
 * Seconds that one call takes.
 *
 * @param peak what the card's published figures allow: its slowest resource, alone
 * @param attainable an estimate of what is to be had of them, by {@link Assumptions}
 * @param bound what the attainable time is mostly spent on
 */
record Estimate(double peak, double attainable, String bound) {
    private static final String MEMORY = "memory";

    static Estimate of(PaperCall call, CardSheet card) {
        Estimate e =
                switch (call.kind()) {
                    case KERNEL -> kernel(call, card);
                    case PRODUCT -> product(call.product(), card);
                    case COPY -> copy(call.work().bytes(), card);
                    case TO_CARD, FROM_CARD, WAIT -> host(call.work().bytes());
                };
        double gap = call.replayed() ? Assumptions.GRAPH_GAP : Assumptions.LAUNCH_GAP;
        double wait =
                call.kind() == PaperCall.Kind.FROM_CARD || call.kind() == PaperCall.Kind.WAIT ? Assumptions.WAIT : 0;
        double fixed = gap + wait;
        return new Estimate(e.peak, e.attainable + fixed, fixed > e.attainable ? "launch" : e.bound);
    }

    /**
     * A kernel: the memory's time or the L2 cache's, whichever is longer. What multiprocessors do comes on top in kernels
     * that work on tiles in shared memory, which load, wait, and compute; elsewhere, and where tiles are copied ahead, it
     * goes on beside.
     */
    private static Estimate kernel(PaperCall call, CardSheet card) {
        Work w = call.work();
        double cycles = card.multiprocessors() * card.clock();
        double busy = cycles * Math.min(1, (double) call.blocks() / card.multiprocessors());
        double resident = Math.min(call.threads(), (double) card.multiprocessors() * card.threads());
        double underWay = resident * w.access() * Assumptions.UNDER_WAY * card.clock() / Assumptions.LATENCY_CYCLES;
        double memory = w.bytes() / Math.min(Assumptions.STREAM * card.bandwidth(), underWay);
        double cache = w.requested() / (busy * Assumptions.L2_PORT * Assumptions.L2_SHARE);
        double tensor = w.tensor() / (card.bf16() * card.mmaShare() * busy / cycles);
        double instructions = w.instructions() / (card.fp32() / 2 * busy / cycles);
        double special = w.special() / (busy * Assumptions.SPECIALS);
        double shared = w.shared() / (busy * Assumptions.SHARED_BYTES);
        double chip = tensor + instructions + special + shared;
        boolean tiles = w.shared() > 0 && !w.ahead();
        double moved = Math.max(memory, cache);
        double peak = max(
                w.bytes() / card.bandwidth(),
                w.requested() / (cycles * Assumptions.L2_PORT),
                w.tensor() / card.bf16(),
                w.instructions() / (card.fp32() / 2),
                w.special() / (cycles * Assumptions.SPECIALS),
                w.shared() / (cycles * Assumptions.SHARED_BYTES));
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put(MEMORY, memory);
        parts.put("L2", cache);
        parts.put("tensor", tensor);
        parts.put("cores", instructions);
        parts.put("exp", special);
        parts.put("shared", shared);
        String bound =
                Collections.max(parts.entrySet(), Map.Entry.comparingByValue()).getKey();
        return new Estimate(peak, tiles ? moved + chip : Math.max(moved, chip), bound);
    }

    private static Estimate product(ProductCall p, CardSheet card) {
        double operations = Products.operations(p);
        double bytes = Products.bytes(p);
        double peak = Math.max(operations / card.products(p.precision()), bytes / card.bandwidth());
        double share = p.precision() == Precision.FP32 ? Assumptions.PLAIN_PRODUCT : Assumptions.PRODUCT;
        boolean operands = !Products.misalignedOperands(p).isEmpty();
        if (operands) {
            share /= Assumptions.MISALIGNED;
        }
        if (operands || !Products.misalignedResult(p).isEmpty()) {
            share *= card.mmaShare();
        }
        double computing =
                operations / (card.products(p.precision()) * share * Products.waves(p, card.multiprocessors()));
        double moving = bytes / (Assumptions.STREAM * card.bandwidth());
        return new Estimate(peak, Math.max(computing, moving), computing > moving ? "products" : MEMORY);
    }

    private static Estimate copy(long bytes, CardSheet card) {
        return new Estimate(bytes / card.bandwidth(), bytes / (Assumptions.STREAM * card.bandwidth()), MEMORY);
    }

    private static Estimate host(long bytes) {
        double seconds = bytes / Assumptions.HOST_BANDWIDTH;
        return new Estimate(seconds, seconds, "host");
    }

    private static double max(double... values) {
        double most = 0;
        for (double v : values) {
            most = Math.max(most, v);
        }
        return most;
    }
}

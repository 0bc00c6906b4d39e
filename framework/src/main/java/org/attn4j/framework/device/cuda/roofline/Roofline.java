package org.attn4j.framework.device.cuda.roofline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.cuda.Work;

/**
 * The time that a card would take for what it was told, launch by launch: the longer of what its memory and its arithmetic
 * allow. It is an estimate from published figures and stated shares of them, no measurement.
 *
 * @see <a href="https://doi.org/10.1145/1498765.1498785">Williams, Waterman and Patterson 2009</a>
 */
public final class Roofline {
    private final CardSheet card;
    private final List<Row> rows;
    private final List<String> misaligned;

    /**
     * All launches of one kernel, or all products of one size.
     *
     * @param name of the kernel
     * @param launches how many
     * @param bytes moved to and from the card's memory
     * @param operations floating-point operations of products, on tensor cores
     * @param peak seconds by the card's published figures
     * @param attainable seconds estimated, gaps between launches included
     * @param bound what most of that is spent on
     * @param misaligned whether it is a product with operands or a result at other multiples than 16 bytes
     */
    public record Row(
            String name,
            int launches,
            long bytes,
            double operations,
            double peak,
            double attainable,
            String bound,
            boolean misaligned) {
        private Row plus(Row other) {
            return new Row(
                    name,
                    launches + other.launches,
                    bytes + other.bytes,
                    operations + other.operations,
                    peak + other.peak,
                    attainable + other.attainable,
                    attainable > other.attainable ? bound : other.bound,
                    misaligned || other.misaligned);
        }
    }

    Roofline(CardSheet card, List<PaperCall> calls) {
        this.card = card;
        Map<String, Row> byName = new LinkedHashMap<>();
        Map<String, Integer> lint = new LinkedHashMap<>();
        for (PaperCall call : calls) {
            byName.merge(call.name(), row(call, card), Row::plus);
            List<String> why = misaligned(call);
            if (!why.isEmpty()) {
                lint.merge(call.name() + ": " + String.join("; ", why), 1, Integer::sum);
            }
        }
        rows = byName.values().stream()
                .sorted(Comparator.comparingDouble(Row::attainable).reversed())
                .toList();
        misaligned = lint.entrySet().stream()
                .map(e -> e.getValue() + " x " + e.getKey())
                .toList();
    }

    /** The card. */
    public CardSheet card() {
        return card;
    }

    /** By kernel, the slowest first. */
    public List<Row> rows() {
        return rows;
    }

    /** All rows together. */
    public Row total() {
        return rows.stream().reduce(new Row("total", 0, 0, 0, 0, 0, "", false), Row::plus);
    }

    /** Products in bfloat16 with operands or results that do not lie at multiples of 16 bytes, and why. */
    public List<String> misaligned() {
        return misaligned;
    }

    private static Row row(PaperCall call, CardSheet card) {
        Estimate e = Estimate.of(call, card);
        Work w = call.work();
        return new Row(
                call.name(),
                1,
                w == null ? Products.bytes(call.product()) : w.bytes(),
                w == null ? Products.operations(call.product()) : w.tensor(),
                e.peak(),
                e.attainable(),
                e.bound(),
                !misaligned(call).isEmpty());
    }

    private static List<String> misaligned(PaperCall call) {
        if (call.product() == null) {
            return List.of();
        }
        List<String> why = new ArrayList<>(Products.misalignedOperands(call.product()));
        why.addAll(Products.misalignedResult(call.product()));
        return why;
    }
}

package org.attn4j.recipes.bench;

import java.io.PrintStream;
import org.attn4j.framework.device.cuda.roofline.Roofline;

/** An estimated step as text: a table by kernel, the slowest first, and what it adds up to. */
public record RooflineTable(String model, StepRoofline step) {
    private static final double MILLI = 1e-3;
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;

    /** Prints the table. */
    public void print(PrintStream out) {
        Roofline roofline = step.roofline();
        Roofline.Row total = roofline.total();
        out.printf(
                "%s on an %s, estimated from its published figures, not measured%n%n",
                model, roofline.card().name());
        out.printf(
                "%-56s %8s %10s %10s %9s %10s %6s  %s%n",
                "kernel", "launches", "MB", "GFLOP", "peak ms", "attain. ms", "share", "bound by");
        for (Roofline.Row row : roofline.rows()) {
            out.printf(
                    "%-56s %8d %,10.1f %,10.1f %9.3f %10.3f %5.1f%%  %s%n",
                    row.name() + (row.misaligned() ? " *" : ""),
                    row.launches(),
                    row.bytes() / MEGA,
                    row.operations() / GIGA,
                    row.peak() / MILLI,
                    row.attainable() / MILLI,
                    100 * row.attainable() / total.attainable(),
                    row.bound());
        }
        out.printf(
                "%-56s %8d %,10.1f %,10.1f %9.3f %10.3f%n%n",
                "a step",
                total.launches(),
                total.bytes() / MEGA,
                total.operations() / GIGA,
                total.peak() / MILLI,
                total.attainable() / MILLI);
        line(out, "peak", total.peak());
        line(out, "attainable", total.attainable());
        out.printf("memory       %,.1f GiB of the card's%n", step.bytes() / (double) (1L << 30));
        if (!roofline.misaligned().isEmpty()) {
            out.printf("%n* products in bf16 whose rows or addresses are no multiples of 16 bytes:%n");
            roofline.misaligned().forEach(why -> out.println("  " + why));
        }
        if (!step.hostOps().isEmpty()) {
            out.printf("%nnot estimated, as they run on the host: %s%n", String.join(", ", step.hostOps()));
        }
    }

    private void line(PrintStream out, String what, double seconds) {
        out.printf(
                "%-12s %.2f ms a step, %,.0f %s/s, %.0f %% of the published peak of products%n",
                what, seconds / MILLI, step.perSecond(seconds), step.unit(), 100 * step.utilization(seconds));
    }
}

package org.attn4j.recipes.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.roofline.CardSheet;
import org.attn4j.framework.device.cuda.roofline.PaperCuda;
import org.attn4j.framework.device.cuda.roofline.Roofline;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.CudaProvider;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.TrainingMemory;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;

/**
 * A training step as {@link StepBench} times it, on a card on paper: every launch is told what it would move and compute,
 * and the card's published figures say how long that takes at least. No card is needed.
 */
public final class StepRoofline {
    /** The first step loads, the second is recorded; from the third on the recording is replayed. */
    private static final int FIRST_STEPS = 2;

    private static final double MILLI = 1e-3;

    private final Peer peer;
    private final Map<String, Integer> sizes;
    private final Precision precision;
    private final Peer.Setup setup;
    private final Roofline roofline;
    private final List<String> hostOps;
    private final double flops;
    private final long bytes;

    /**
     * Goes through a step.
     *
     * @param sizes all of the peer's sizes
     * @throws org.attn4j.framework.graph.PlanMemoryException if it does not fit in the card's memory
     */
    public StepRoofline(Peer peer, Map<String, Integer> sizes, CardSheet card, Precision precision) {
        this.peer = peer;
        this.sizes = new TreeMap<>(sizes);
        this.precision = precision;
        this.setup = peer.setup(sizes);
        PaperCuda paper = new PaperCuda(card);
        Backend backend = CudaProvider.backend(new CudaDevice(paper, precision, HostDevice.shared()));
        Graph graph = Models.training(setup.model(), setup.facts(), 1);
        TrainSettings settings = new TrainSettings(
                Limits.STEPS, 1, 1, 1.0, 1, 0, new AdamW(1e-3, 0.01, 0.9, 0.999, 1e-8), new ConstantSchedule(0), 1);
        TrainingMemory.requireModelFits(graph.parameters(), settings, backend.device());
        ModelState state = ModelState.zeros(graph.parameters(), settings.optimizer(), backend.device());
        StepRunner runner = new StepRunner(graph, backend, settings, state);
        Batch batch = setup.batch(new Random(1));
        for (int step = 0; step < FIRST_STEPS; step++) {
            runner.run(step, List.of(batch));
        }
        paper.forget();
        runner.run(FIRST_STEPS, List.of(batch));
        roofline = paper.roofline();
        hostOps = runner.plan(batch).hostOps();
        flops = runner.plan(batch).flops();
        bytes = runner.bytes() + state.bytes();
    }

    /** The step's launches by kernel. */
    public Roofline roofline() {
        return roofline;
    }

    /** Ops that run on the host, of which the estimate knows nothing. */
    public List<String> hostOps() {
        return hostOps;
    }

    /** Bytes of the card's memory that the training takes. */
    public long bytes() {
        return bytes;
    }

    /** {@code tokens} or {@code examples}. */
    public String unit() {
        return setup.data().unit();
    }

    /** How many units a second if a step takes so many seconds. */
    public double perSecond(double seconds) {
        return setup.data().perStep(setup.sizes()) / seconds;
    }

    /** Share of the card's published peak of products that a step of so many seconds uses. */
    public double utilization(double seconds) {
        return flops / seconds / roofline.card().products(precision);
    }

    /** All of it, as one JSON object. */
    public ObjectNode json() {
        JsonMapper mapper = new JsonMapper();
        ObjectNode line = mapper.createObjectNode();
        line.put("estimate", "roofline, no measurement")
                .put("card", roofline.card().name())
                .put("model", peer.name())
                .put("precision", precision.name().toLowerCase(java.util.Locale.ROOT));
        ObjectNode config = line.putObject("config");
        sizes.forEach(config::put);
        Roofline.Row total = roofline.total();
        line.put("launches", total.launches())
                .put("bytes", total.bytes())
                .put("ms_peak", ms(total.peak()))
                .put("ms_attainable", ms(total.attainable()))
                .put("per_second_peak", Math.round(perSecond(total.peak())))
                .put("per_second_attainable", Math.round(perSecond(total.attainable())))
                .put("unit", unit())
                .put("memory_bytes", bytes);
        ArrayNode kernels = line.putArray("kernels");
        for (Roofline.Row row : roofline.rows()) {
            kernels.addObject()
                    .put("name", row.name())
                    .put("launches", row.launches())
                    .put("bytes", row.bytes())
                    .put("operations", row.operations())
                    .put("ms_peak", ms(row.peak()))
                    .put("ms_attainable", ms(row.attainable()))
                    .put("bound", row.bound())
                    .put("misaligned", row.misaligned());
        }
        ArrayNode misaligned = line.putArray("misaligned");
        roofline.misaligned().forEach(misaligned::add);
        ArrayNode onHost = line.putArray("host_ops");
        hostOps.forEach(onHost::add);
        return line;
    }

    private static double ms(double seconds) {
        return Math.round(seconds / MILLI * 1e4) / 1e4;
    }
}

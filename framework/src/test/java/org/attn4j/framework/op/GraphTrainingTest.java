package org.attn4j.framework.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.attn4j.framework.op.position.AddPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** The ops in a graph of stock SameDiff: fit, gradients, save and load. */
class GraphTrainingTest {
    private static final int VOCABULARY = 11;
    private static final int WIDTH = 16;

    /** The task: the next number modulo 11. */
    private static final INDArray IDS = Nd4j.createFromArray(new int[][] {{0, 1, 2, 3, 4, 5}, {5, 6, 7, 8, 9, 10}});

    private static final INDArray LABELS = Nd4j.createFromArray(new int[][] {{1, 2, 3, 4, 5, 6}, {6, 7, 8, 9, 10, 0}});

    private static SameDiff graph() {
        SameDiff sd = SameDiff.create();
        SDVariable ids = sd.placeHolder("ids", DataType.INT32, -1, -1);
        SDVariable labels = sd.placeHolder("labels", DataType.INT32, -1, -1);
        SDVariable table = sd.var("table", weight(1, VOCABULARY, WIDTH));
        SDVariable positions = sd.var("positions", weight(2, 8, WIDTH));
        SDVariable w = sd.var("w", weight(3, WIDTH, WIDTH));
        SDVariable b = sd.var("b", weight(4, WIDTH));
        SDVariable x = new Embedding(sd, table, ids, 1).outputVariable();
        x = new AddPosition(sd, x, positions, null).outputVariable();
        x = new Add(sd, x, new Linear(sd, x, w, b, false).outputVariable()).outputVariable();
        SDVariable logits = new Linear(sd, x, table, null, true).named("logits")[0];
        new CrossEntropy(sd, logits, labels, null, -1, 0).named("loss");
        sd.setLossVariables("loss");
        return sd;
    }

    private static INDArray weight(long seed, long... shape) {
        return OpCheck.normal(seed, shape).mul(0.3).castTo(DataType.FLOAT);
    }

    private static double loss(SameDiff sd) {
        return sd.outputSingle(Map.of("ids", IDS, "labels", LABELS), "loss").getDouble(0);
    }

    @Test
    void fits(@TempDir File folder) {
        SameDiff sd = graph();
        double before = loss(sd);
        // Logits of small random weights are near uniform.
        assertThat(before).isBetween(0.5 * Math.log(VOCABULARY), 2 * Math.log(VOCABULARY));
        sd.setTrainingConfig(new TrainingConfig.Builder()
                .updater(new Adam(0.02))
                .dataSetFeatureMapping("ids")
                .dataSetLabelMapping("labels")
                .build());
        for (int step = 0; step < 120; step++) {
            sd.fit(new MultiDataSet(new INDArray[] {IDS}, new INDArray[] {LABELS}));
        }
        double after = loss(sd);
        assertThat(after).isLessThan(0.05);

        File file = new File(folder, "model.fb");
        sd.save(file, true);
        SameDiff loaded = SameDiff.load(file, true);
        assertThat(loss(loaded)).isEqualTo(after);
        loaded.fit(new MultiDataSet(new INDArray[] {IDS}, new INDArray[] {LABELS}));
        assertThat(loss(loaded)).isLessThan(after);
    }

    @Test
    void descendsAlongItsGradients() {
        SameDiff sd = graph();
        Map<String, INDArray> data = Map.of("ids", IDS, "labels", LABELS);
        List<String> parameters = List.of("table", "positions", "w", "b");
        double last = loss(sd);
        for (int step = 0; step < 20; step++) {
            Map<String, INDArray> gradients = sd.calculateGradients(data, parameters);
            for (String p : parameters) {
                sd.getVariable(p).getArr().subi(gradients.get(p).mul(0.2));
            }
            double loss = loss(sd);
            assertThat(loss).isLessThan(last);
            last = loss;
        }
    }
}

package org.attn4j.framework.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every kernel is held to on one input; the figures go to the log. */
public final class Measured {
    private static final Logger LOG = LoggerFactory.getLogger(Measured.class);

    private Measured() {}

    /** JVM kernel near the reference, the same on 1 to 3 threads, scalar path near the vector path. */
    public static void below(double bound, OpCheck check) {
        double[] errors = check.oracleErrors();
        LOG.debug("{}: errors against the reference {}", check.name(), errors);
        for (double error : errors) {
            assertThat(error).isLessThan(bound);
        }
        assertThat(check.sameBits()).as("same bits on 1, 2 and 3 threads").isTrue();
        List<INDArray> vector = check.jvm();
        List<INDArray> scalar = check.scalarPath();
        for (int i = 0; i < vector.size(); i++) {
            assertThat(OpCheck.difference(vector.get(i), scalar.get(i)))
                    .as("scalar against vector path, output %d", i)
                    .isLessThan(bound);
        }
    }
}

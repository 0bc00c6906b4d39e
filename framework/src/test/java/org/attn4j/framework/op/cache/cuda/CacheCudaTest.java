package org.attn4j.framework.op.cache.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.op.cache.AppendCache;
import org.attn4j.framework.op.cache.ReorderCache;
import org.attn4j.framework.op.launch.CudaCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CacheCudaTest {
    /** In memory of its own and in place, at the first, a middle and the last offset. */
    @Test
    void rowsAreWrittenBehindTheOffset() {
        INDArray cache = Nd4j.randn(DataType.DOUBLE, 3, 11, 7);
        INDArray rows = Nd4j.randn(DataType.DOUBLE, 3, 4, 7);
        for (int offset : new int[] {0, 5, 7}) {
            CudaCheck check = CudaCheck.of(
                    (sd, in) -> new AppendCache(sd, in[0], in[1], in[2]),
                    cache,
                    rows,
                    Nd4j.scalar(DataType.INT32, offset));
            assertThat(check.alias(0).error()).isZero();
        }
    }

    @Test
    void rowsGoOnFromTheirParents() {
        INDArray cache = Nd4j.randn(DataType.DOUBLE, 6, 9, 37);
        INDArray parents = Nd4j.createFromArray(1, 2, 0, 3, 3, 4);
        for (int offset : new int[] {0, 4, 9}) {
            for (DataType type : new DataType[] {DataType.INT32, DataType.INT64}) {
                CudaCheck check = CudaCheck.of(
                        (sd, in) -> new ReorderCache(sd, in[0], in[1], in[2], 3),
                        cache,
                        parents.castTo(type),
                        Nd4j.scalar(type, offset));
                assertThat(check.alias(0).error()).isZero();
            }
        }
    }
}

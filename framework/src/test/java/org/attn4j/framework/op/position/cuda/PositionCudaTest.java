package org.attn4j.framework.op.position.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Numbers;
import org.attn4j.framework.op.position.AddPosition;
import org.attn4j.framework.op.position.AddPositionGrad;
import org.attn4j.framework.op.position.Rotary;
import org.attn4j.framework.op.position.RotaryAngles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PositionCudaTest {
    private static INDArray offset(int value) {
        return Nd4j.scalar(DataType.INT32, value);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1,1,0,0",
        "3,5,8,9,0,0",
        "3,5,8,9,0,2",
        "3,5,8,9,4,0",
        "2,7,5,11,3,1",
        "4,6,33,20,7,7",
        "2,3,3,5,2,0"
    })
    void addsPositions(int batch, int steps, int width, int limit, int first, int before) {
        INDArray x = Numbers.normal(1, batch, steps, width);
        INDArray table = Numbers.normal(2, limit, width);
        assertThat(CudaCheck.of((sd, v) -> new AddPosition(sd, v[0], v[1], v[2], before), x, table, offset(first))
                        .error())
                .isLessThan(1e-7);
        assertThat(CudaCheck.of((sd, v) -> new AddPosition(sd, v[0], v[1], null, before), x, table)
                        .error())
                .isLessThan(1e-7);
        assertThat(CudaCheck.of((sd, v) -> new AddPositionGrad(sd, v[0], v[1], v[2], before), table, x, offset(first))
                        .error())
                .isLessThan(1e-6);
        assertThat(CudaCheck.of((sd, v) -> new AddPositionGrad(sd, v[0], v[1], null, before), table, x)
                        .error())
                .isLessThan(1e-6);
    }

    @Test
    void positionsOutsideOfTheTableGiveNaN() {
        for (int first : new int[] {-1, 3, Integer.MAX_VALUE}) {
            for (int before : new int[] {0, 2}) {
                assertThat(CudaCheck.of(
                                        (sd, v) -> new AddPosition(sd, v[0], v[1], v[2], before),
                                        Numbers.normal(1, 1, 3, 4),
                                        Numbers.normal(2, 5 + before, 4),
                                        offset(first))
                                .cuda()
                                .get(0))
                        .containsOnly(Double.NaN);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,2,1,2,0", "2,5,24,2,8,3", "3,4,50,3,16,100000", "2,3,300,2,128,17", "1,9,7,1,6,4095"})
    void turnsAndTurnsBack(int batch, int steps, int columns, int heads, int headWidth, int first) {
        INDArray x = Numbers.normal(1, batch, steps, columns);
        for (boolean inverse : new boolean[] {false, true}) {
            assertThat(CudaCheck.of(
                                    (sd, v) -> new Rotary(
                                            sd, v[0], v[1], heads, headWidth, new RotaryAngles(10000), inverse),
                                    x,
                                    offset(first))
                            .error())
                    .isLessThan(1e-6);
            assertThat(CudaCheck.of(
                                    (sd, v) -> new Rotary(
                                            sd,
                                            v[0],
                                            null,
                                            heads,
                                            headWidth,
                                            new RotaryAngles(500, 8, 1, 4, 16),
                                            inverse),
                                    x)
                            .error())
                    .isLessThan(1e-6);
        }
    }
}

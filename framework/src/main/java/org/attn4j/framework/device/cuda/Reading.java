package org.attn4j.framework.device.cuda;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** What is read from a card in another form than it lies there. */
final class Reading {
    private final CudaDevice device;
    private final Staging staging;
    private CudaMemory gathered;

    Reading(CudaDevice device, Staging staging) {
        this.device = device;
        this.staging = staging;
    }

    /** The values of scalars of any type, brought together on the card and waited for once. */
    double[] numbers(List<Tensor> scalars) {
        if (gathered == null || gathered.elements() < scalars.size()) {
            gathered = device.uninitialized(DataType.DOUBLE, scalars.size());
        }
        for (int i = 0; i < scalars.size(); i++) {
            Tensor scalar = scalars.get(i);
            CudaDevice.requireOnCard(scalar, "reading a number");
            device.api()
                    .copy(
                            scalar.address(),
                            gathered.address() + (long) i * Double.BYTES,
                            scalar.spec().bytes());
        }
        ByteBuffer all = staging.receive(new Tensor(gathered, 0, CudaDevice.flat(DataType.DOUBLE, scalars.size())));
        double[] numbers = new double[scalars.size()];
        for (int i = 0; i < numbers.length; i++) {
            int at = i * Double.BYTES;
            numbers[i] = switch (scalars.get(i).spec().type()) {
                case DOUBLE -> all.getDouble(at);
                case FLOAT -> all.getFloat(at);
                default -> all.getInt(at);
            };
        }
        return numbers;
    }

    /** Copies a tensor in bfloat16 to the host, without what lies between its rows. */
    void widen(Tensor source, float[] target) {
        int columns = source.columns();
        int rows = source.rows();
        long all = source.size() == 0 ? 0 : (rows - 1) * source.leading() + columns;
        Tensor flat = new Tensor(source.memory(), source.offset(), CudaDevice.flat(DataType.BFLOAT16, all));
        ShortBuffer halves = staging.receive(flat).asShortBuffer();
        for (int i = 0; i < source.size(); i++) {
            int at = Math.toIntExact(i / columns * source.leading() + i % columns);
            target[i] = Float.intBitsToFloat(halves.get(at) << Short.SIZE);
        }
    }
}

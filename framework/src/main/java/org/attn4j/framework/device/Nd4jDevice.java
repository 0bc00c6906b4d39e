package org.attn4j.framework.device;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whatever ND4J's backend computes on, reached by ND4J's calls alone: for backends whose memory Java cannot address. */
public final class Nd4jDevice implements Device {
    private final String name;
    private final LongSupplier freeBytes;

    /**
     * A device.
     *
     * @param name its name in recipes
     * @param freeBytes tells what can still be allocated
     */
    public Nd4jDevice(String name, LongSupplier freeBytes) {
        this.name = name;
        this.freeBytes = freeBytes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Memory allocate(DataType type, long elements) {
        return Nd4jMemory.allocate(type, elements);
    }

    @Override
    public void copyIn(float[] source, Tensor target) {
        int n = Math.toIntExact(target.size());
        flat(target).assign(Nd4j.createFromArray(source.length == n ? source : Arrays.copyOf(source, n)));
    }

    @Override
    public void copyIn(int[] source, Tensor target) {
        int n = Math.toIntExact(target.size());
        INDArray values = Nd4j.createFromArray(source.length == n ? source : Arrays.copyOf(source, n));
        flat(target).assign(values.castTo(target.spec().type()));
    }

    @Override
    public void copyIn(long[] source, Tensor target) {
        int n = Math.toIntExact(target.size());
        flat(target).assign(Nd4j.createFromArray(source.length == n ? source : Arrays.copyOf(source, n)));
    }

    @Override
    public void copy(Tensor source, Tensor target) {
        flat(target).assign(flat(source));
    }

    @Override
    public void copyOut(Tensor source, float[] target) {
        float[] values = flat(source).dup().toFloatVector();
        System.arraycopy(values, 0, target, 0, values.length);
    }

    @Override
    public void copyOut(Tensor source, int[] target) {
        int[] values = flat(source).dup().toIntVector();
        System.arraycopy(values, 0, target, 0, values.length);
    }

    @Override
    public void copyOut(Tensor source, double[] target) {
        double[] values = flat(source).dup().toDoubleVector();
        System.arraycopy(values, 0, target, 0, values.length);
    }

    @Override
    public void synchronize() {
        Nd4j.getExecutioner().commit();
    }

    @Override
    public long freeBytes() {
        return freeBytes.getAsLong();
    }

    @Override
    public void close() {
        // ND4J frees arrays that nobody holds.
    }

    private static INDArray flat(Tensor tensor) {
        return tensor.reshape(tensor.size()).asArray();
    }
}

package org.attn4j.framework.device.cuda;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Memory;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.nd4j.linalg.api.buffer.DataType;

/** One NVIDIA card: its memory, and one stream on which everything runs in order. One thread uses it at a time. */
public final class CudaDevice implements Device {
    /** System property: false launches a plan's kernels one by one, where graphs are to be compared with that. */
    static final String GRAPHS = "attn4j.cuda.graph";

    private final CudaApi api;
    private final Precision precision;
    private final HostDevice host;
    private final CudaAllocator memory;
    private final Staging staging;
    private final Reading reading;
    private final Workspace scratch = new Workspace(this);
    private final Workspace operands = new Workspace(this);
    private double peak = Double.NaN;

    /**
     * A device.
     *
     * @param api the calls to a card
     * @param precision of matrix products
     * @param host where ops run for which there is no CUDA kernel
     */
    public CudaDevice(CudaApi api, Precision precision, HostDevice host) {
        this.api = api;
        this.precision = precision;
        this.host = host;
        this.memory = new CudaAllocator(api, name());
        this.staging = new Staging(api);
        this.reading = new Reading(this, staging);
    }

    /** The calls to the card. */
    public CudaApi api() {
        return api;
    }

    /** Precision of matrix products. */
    public Precision precision() {
        return precision;
    }

    /** Where ops run for which there is no CUDA kernel. */
    public HostDevice host() {
        return host;
    }

    /**
     * Starts a launch.
     *
     * @param file the kernel's resource file without {@code .cu}; see {@link KernelSource}
     * @param kernel name of a {@code __global__} function in it
     */
    public Launch kernel(String file, String kernel) {
        return new Launch(api, file, kernel);
    }

    /** Starts a matrix product. */
    public Product product() {
        return new Product(this);
    }

    /**
     * Memory for an op's intermediates, shared by all ops of the device: its content lasts for one run of one op. An op
     * that needs several pieces asks once and slices.
     */
    public Tensor workspace(DataType type, long elements) {
        return scratch.take(type, elements);
    }

    @Override
    public String name() {
        return "cuda:" + api.index();
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("card", api.card(), "architecture", api.architecture(), "precision", precision.toString());
    }

    @Override
    public Memory allocate(DataType type, long elements) {
        CudaMemory zeros = uninitialized(type, Math.max(1, elements));
        api.zero(zeros.address(), zeros.elements() * type.width());
        return zeros;
    }

    CudaMemory uninitialized(DataType type, long elements) {
        return memory.uninitialized(type, elements);
    }

    @Override
    public void copyIn(float[] source, Tensor target) {
        staging.send(target, block -> block.asFloatBuffer().put(source, 0, Math.toIntExact(target.size())));
    }

    @Override
    public void copyIn(int[] source, Tensor target) {
        int n = Math.toIntExact(target.size());
        if (target.spec().type() == DataType.INT64) {
            staging.send(target, block -> {
                for (int i = 0; i < n; i++) {
                    block.putLong(i * Long.BYTES, source[i]);
                }
            });
        } else {
            staging.send(target, block -> block.asIntBuffer().put(source, 0, n));
        }
    }

    @Override
    public void copyIn(long[] source, Tensor target) {
        staging.send(target, block -> block.asLongBuffer().put(source, 0, Math.toIntExact(target.size())));
    }

    @Override
    public void copy(Tensor source, Tensor target) {
        requireOnCard(source, "copy");
        requireOnCard(target, "copy");
        api.copy(source.address(), target.address(), target.spec().bytes());
    }

    @Override
    public void copyOut(Tensor source, float[] target) {
        if (source.spec().type() == DataType.BFLOAT16) {
            reading.widen(source, target);
            return;
        }
        staging.receive(source).asFloatBuffer().get(target, 0, Math.toIntExact(source.size()));
    }

    @Override
    public void copyOut(Tensor source, double[] target) {
        staging.receive(source).asDoubleBuffer().get(target, 0, Math.toIntExact(source.size()));
    }

    @Override
    public void copyOut(Tensor source, int[] target) {
        staging.receive(source).asIntBuffer().get(target, 0, Math.toIntExact(source.size()));
    }

    @Override
    public double[] numbers(List<Tensor> scalars) {
        return reading.numbers(scalars);
    }

    @Override
    public void copyToHost(Tensor source, Tensor host) {
        requireOnCard(source, "copy from the card");
        api.copyOut(source.address(), host.address(), source.spec().bytes());
    }

    @Override
    public void copyFromHost(Tensor host, Tensor target) {
        requireOnCard(target, "copy to the card");
        api.copyIn(host.address(), target.address(), target.spec().bytes());
    }

    @Override
    public Runnable record(Runnable calls) {
        if (!Boolean.parseBoolean(System.getProperty(GRAPHS, "true"))) {
            return calls;
        }
        api.beginCapture();
        try {
            calls.run();
        } catch (RuntimeException e) {
            try {
                api.endCapture();
            } catch (CudaException ended) {
                e.addSuppressed(ended);
            }
            throw e;
        }
        return api.endCapture();
    }

    @Override
    public long workspaceBytes() {
        return scratch.bytes() + operands.bytes();
    }

    @Override
    public double peakFlops() {
        if (Double.isNaN(peak)) {
            CudaPeak measured = new CudaPeak(api, precision, CudaPeak.SIZE);
            memory.freeBytes(measured.bytes());
            peak = measured.flops();
        }
        return peak;
    }

    @Override
    public String peakMethod() {
        return String.format(
                "cuBLASLt products of %d x %d matrices in %s, the fastest round",
                CudaPeak.SIZE, CudaPeak.SIZE, precision.toString().toLowerCase(Locale.ROOT));
    }

    @Override
    public void synchronize() {
        api.synchronize();
    }

    @Override
    public long freeBytes() {
        return memory.freeBytes();
    }

    @Override
    public long freeBytes(long wanted) {
        return memory.freeBytes(wanted);
    }

    @Override
    public void close() {
        api.close();
    }

    /** bfloat16 memory for the rounded operands of one product. */
    Tensor operands(long elements) {
        return operands.take(DataType.BFLOAT16, elements);
    }

    /** Binds the rounding of a tensor to bfloat16, with rows of zeros behind its last one up to so many. */
    public Runnable round(Tensor from, Tensor to, long rows) {
        TensorSpec spec = from.spec();
        return Rounding.padded(spec.rows(), spec.columns(), from.leading(), rows)
                .of(this, from, 0, to, 0);
    }

    /** Throws unless a tensor lies in a card's memory. */
    static void requireOnCard(Tensor tensor, String where) {
        if (!(tensor.memory() instanceof CudaMemory)) {
            throw new IllegalArgumentException(where + ": " + tensor.spec() + " is not in a card's memory");
        }
    }

    /** A spec for flat memory. */
    static TensorSpec flat(DataType type, long elements) {
        return new TensorSpec(type, elements);
    }
}

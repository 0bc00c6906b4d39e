package org.attn4j.framework.device.cuda;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.attn4j.framework.device.Tensor;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;

/** A kernel with its grid and arguments, put together in the order of the kernel's parameters. */
public final class Launch {
    private static final int MAX_BLOCK = 1024;
    private static final int WARP = 32;
    private static final int MAX_GRID_Y = 65535;

    private final CudaApi api;
    private final String name;
    private final long kernel;
    private final List<Argument> arguments = new ArrayList<>();
    private int[] grid = {1, 1, 1};
    private int threads = WARP;
    private int shared;
    private UnaryOperator<Work> described = UnaryOperator.identity();

    /** A value's bits, and the tensor that must stay alive for it. */
    private record Argument(long bits, Tensor tensor) {}

    Launch(CudaApi api, String file, String kernel) {
        this.api = api;
        this.name = file.substring(file.lastIndexOf('/') + 1) + "." + kernel;
        this.kernel = api.kernel(file, kernel);
    }

    /** Blocks in x. */
    public Launch grid(long x) {
        return grid(x, 1, 1);
    }

    /** Blocks in x and y. */
    public Launch grid(long x, long y) {
        return grid(x, y, 1);
    }

    /**
     * Blocks in x, y and z.
     *
     * @throws IllegalArgumentException if CUDA does not take so many, or one is 0
     */
    public Launch grid(long x, long y, long z) {
        if (x < 1 || y < 1 || z < 1 || x > Integer.MAX_VALUE || y > MAX_GRID_Y || z > MAX_GRID_Y) {
            throw new IllegalArgumentException(name + ": a grid of " + x + " x " + y + " x " + z + " blocks");
        }
        grid = new int[] {(int) x, (int) y, (int) z};
        return this;
    }

    /**
     * Threads of a block.
     *
     * @throws IllegalArgumentException unless a multiple of 32 up to 1024
     */
    public Launch block(int threads) {
        if (threads < WARP || threads > MAX_BLOCK || threads % WARP != 0) {
            throw new IllegalArgumentException(
                    name + ": a block has a multiple of 32 threads, at most 1024: " + threads);
        }
        this.threads = threads;
        return this;
    }

    /** Bytes of dynamic shared memory. */
    public Launch shared(long bytes) {
        this.shared = Math.toIntExact(bytes);
        return this;
    }

    /**
     * The address of a tensor's first element; null gives a null pointer.
     *
     * @throws IllegalArgumentException if the tensor is not in a card's memory
     */
    public Launch tensor(Tensor tensor) {
        if (tensor == null) {
            arguments.add(new Argument(0, null));
            return this;
        }
        CudaDevice.requireOnCard(tensor, name);
        arguments.add(new Argument(tensor.address(), tensor));
        return this;
    }

    /** Addresses of tensors, each as by {@link #tensor(Tensor)}. */
    public Launch tensors(Tensor... tensors) {
        for (Tensor tensor : tensors) {
            tensor(tensor);
        }
        return this;
    }

    /**
     * The address of an element of a tensor.
     *
     * @throws IllegalArgumentException if the tensor is not in a card's memory
     */
    public Launch tensor(Tensor tensor, long element) {
        CudaDevice.requireOnCard(tensor, name);
        arguments.add(
                new Argument(tensor.address() + element * tensor.spec().type().width(), tensor));
        return this;
    }

    /** Whether tensors lie in bfloat16, as an {@code int}: the first is bit 0. */
    public Launch halves(Tensor... tensors) {
        int bits = 0;
        for (int i = 0; i < tensors.length; i++) {
            boolean half = tensors[i] != null && tensors[i].spec().type() == DataType.BFLOAT16;
            bits |= half ? 1 << i : 0;
        }
        return integer(bits);
    }

    /** An {@code int}. */
    public Launch integer(int value) {
        arguments.add(new Argument(value & 0xFFFFFFFFL, null));
        return this;
    }

    /** Several {@code int}s. */
    public Launch integers(int... values) {
        for (int value : values) {
            integer(value);
        }
        return this;
    }

    /** A {@code float}. */
    public Launch number(double value) {
        arguments.add(new Argument(Float.floatToRawIntBits((float) value) & 0xFFFFFFFFL, null));
        return this;
    }

    /** Several {@code float}s. */
    public Launch numbers(double... values) {
        for (double value : values) {
            number(value);
        }
        return this;
    }

    /** A {@code long long}. */
    public Launch wide(long value) {
        arguments.add(new Argument(value, null));
        return this;
    }

    /** Tells that each thread moves 16 bytes at a time. */
    public Launch vectors() {
        return work(Work::vectors);
    }

    /**
     * Tells what the launch moves and computes, where that is not every tensor among its arguments once, 4 bytes at a time.
     *
     * @param description from what is known so far
     */
    public Launch work(UnaryOperator<Work> description) {
        UnaryOperator<Work> before = described;
        described = known -> description.apply(before.apply(known));
        return this;
    }

    /** A call that launches the kernel on the device's stream; it allocates nothing. */
    public Runnable ready() {
        int n = arguments.size();
        ByteBuffer block =
                ByteBuffer.allocateDirect(Math.max(1, 2 * n) * Long.BYTES).order(ByteOrder.nativeOrder());
        long start;
        try (BytePointer pointer = new BytePointer(block)) {
            start = pointer.address();
        }
        // Each value's low bytes come first (both CUDA's hosts are little-endian), so int and float need no place of
        // their own.
        for (int i = 0; i < n; i++) {
            block.putLong(i * Long.BYTES, arguments.get(i).bits);
            block.putLong((n + i) * Long.BYTES, start + (long) i * Long.BYTES);
        }
        Work work = described.apply(Work.moving(bytes()));
        Runnable launch =
                api.launch(new KernelCall(name, kernel, grid, threads, shared, start + (long) n * Long.BYTES, work));
        return new Ready(launch, block, List.copyOf(arguments));
    }

    /** Of all tensors: what is changed in place is an input and an output. */
    private long bytes() {
        return arguments.stream()
                .filter(a -> a.tensor != null)
                .mapToLong(a -> a.tensor.spec().bytes())
                .sum();
    }

    /** Keeps the arguments and the tensors' memory from being collected. */
    private record Ready(Runnable launch, ByteBuffer block, List<Argument> arguments) implements Runnable {
        @Override
        public void run() {
            launch.run();
            Reference.reachabilityFence(this);
        }
    }
}

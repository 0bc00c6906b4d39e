package org.attn4j.framework.device.cuda;

import static org.attn4j.framework.device.cuda.Driver.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** CUDA's driver on one card: its primary context, one stream, kernels compiled by NVRTC, products by cuBLASLt. */
final class DriverCuda implements CudaApi {
    /** Dynamic shared memory that a kernel may take without asking for it first. */
    private static final int PLAIN_SHARED_BYTES = 48 << 10;

    private final CudaCard card;
    private final int device;
    private final KernelCache cache;
    private final CUctx_st context = new CUctx_st();
    private final CUstream_st stream = new CUstream_st();
    private final Map<String, CUmod_st> modules = new HashMap<>();
    private final Map<String, Long> kernels = new HashMap<>();
    private final List<CUfunc_st> functions = new ArrayList<>();
    /** Bytes of dynamic shared memory that kernels were allowed beyond the plain limit. */
    private final Map<Long, Integer> granted = new HashMap<>();

    private final DriverObjects objects = new DriverObjects(this::synchronize);
    private final PinnedRing ring;
    private LtProducts products;
    private boolean capturing;

    /**
     * Takes a card's primary context.
     *
     * @throws CudaException if the driver refuses
     */
    DriverCuda(CudaCard card, KernelCache cache) {
        this.card = card;
        this.cache = cache;
        this.device = Driver.device(card.index());
        check(cudart.cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain");
        enter();
        check(cudart.cuStreamCreate(stream, cudart.CU_STREAM_NON_BLOCKING), "cuStreamCreate");
        this.ring = new PinnedRing(stream);
    }

    @Override
    public String card() {
        return card.name();
    }

    @Override
    public String architecture() {
        return card.architecture();
    }

    @Override
    public int index() {
        return card.index();
    }

    @Override
    public long allocate(long bytes) {
        enter();
        objects.giveBack();
        long[] address = new long[1];
        check(cudart.cuMemAlloc(address, bytes), String.format("cuMemAlloc of %,d MiB", bytes >> 20));
        return address[0];
    }

    @Override
    public void free(long address) {
        enter();
        check(cudart.cuMemFree(address), "cuMemFree");
    }

    @Override
    public void zero(long address, long bytes) {
        enter();
        check(cudart.cuMemsetD8Async(address, (byte) 0, bytes, stream), "cuMemsetD8Async");
    }

    @Override
    public void copyIn(long host, long target, long bytes) {
        enter();
        notInCapture("a copy to the card");
        // A driver may read ordinary memory later than this returns; of pinned memory we know when.
        ring.send(host, target, bytes);
    }

    @Override
    public void copyOut(long source, long host, long bytes) {
        enter();
        notInCapture("a copy from the card");
        check(cudart.cuMemcpyDtoHAsync(new Address(host), source, bytes, stream), "cuMemcpyDtoHAsync");
        check(cudart.cuStreamSynchronize(stream), "cuStreamSynchronize");
    }

    @Override
    public void copy(long source, long target, long bytes) {
        enter();
        check(cudart.cuMemcpyDtoDAsync(target, source, bytes, stream), "cuMemcpyDtoDAsync");
    }

    @Override
    public long kernel(String file, String kernel) {
        return kernels.computeIfAbsent(file + "." + kernel, k -> {
            enter();
            CUfunc_st function = new CUfunc_st();
            CUmod_st module = modules.computeIfAbsent(file, this::module);
            check(
                    cudart.cuModuleGetFunction(function, module, kernel),
                    "cuModuleGetFunction of " + kernel + " in " + file + ".cu");
            functions.add(function);
            return functions.size() - 1L;
        });
    }

    @Override
    public Runnable launch(KernelCall call) {
        long kernel = call.kernel();
        int threads = call.threads();
        int shared = call.shared();
        CUfunc_st function = functions.get(Math.toIntExact(kernel));
        // Bindings of one kernel share the limit: one that needs less must not lower it.
        if (shared > granted.getOrDefault(kernel, PLAIN_SHARED_BYTES)) {
            enter();
            check(
                    cudart.cuFuncSetAttribute(function, cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, shared),
                    "cuFuncSetAttribute of " + shared + " bytes of shared memory");
            granted.put(kernel, shared);
        }
        PointerPointer<Pointer> table = new ArgumentTable(call.arguments());
        int[] grid = call.grid();
        int x = grid[0];
        int y = grid[1];
        int z = grid[2];
        return () -> {
            enter();
            check(
                    cudart.cuLaunchKernel(
                            function, x, y, z, threads, 1, 1, shared, stream, table, (PointerPointer<?>) null),
                    "cuLaunchKernel");
        };
    }

    @Override
    public Runnable product(ProductCall call) {
        enter();
        objects.giveBack();
        if (products == null) {
            products = new LtProducts(this, this::enter, stream, objects, cache.folder());
        }
        return products.prepare(call);
    }

    @Override
    public void synchronize() {
        enter();
        check(cudart.cuStreamSynchronize(stream), "cuStreamSynchronize");
    }

    @Override
    public long freeBytes() {
        enter();
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            check(cudart.cuMemGetInfo(free, total), "cuMemGetInfo");
            return free.get();
        }
    }

    @Override
    public long totalBytes() {
        return card.bytes();
    }

    @Override
    public void beginCapture() {
        enter();
        objects.giveBack();
        check(cudart.cuStreamBeginCapture(stream, cudart.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), "cuStreamBeginCapture");
        capturing = true;
    }

    @Override
    public Runnable endCapture() {
        enter();
        capturing = false;
        CUgraph_st graph = new CUgraph_st();
        check(cudart.cuStreamEndCapture(stream, graph), "cuStreamEndCapture");
        CUgraphExec_st ready = new CUgraphExec_st();
        int status = cudart.cuGraphInstantiate(ready, graph, 0);
        check(cudart.cuGraphDestroy(graph), "cuGraphDestroy");
        check(status, "cuGraphInstantiate");
        Runnable replay = () -> {
            enter();
            check(cudart.cuGraphLaunch(ready, stream), "cuGraphLaunch");
        };
        objects.add(replay, () -> check(cudart.cuGraphExecDestroy(ready), "cuGraphExecDestroy"));
        return replay;
    }

    @Override
    public void close() {
        enter();
        cudart.cuStreamSynchronize(stream);
        objects.close();
        ring.close();
        if (products != null) {
            products.close();
        }
        cudart.cuStreamDestroy(stream);
        modules.values().forEach(cudart::cuModuleUnload);
        cudart.cuDevicePrimaryCtxRelease(device);
    }

    /** The driver's state is a thread's: whichever thread calls works in this context. */
    void enter() {
        check(cudart.cuCtxSetCurrent(context), "cuCtxSetCurrent");
    }

    private void notInCapture(String what) {
        if (capturing) {
            throw new CudaException(what + " while a graph is captured");
        }
    }

    private CUmod_st module(String file) {
        byte[] code = cache.code(KernelSource.read(file), architecture());
        CUmod_st module = new CUmod_st();
        try (BytePointer image = new BytePointer(code)) {
            check(cudart.cuModuleLoadData(module, image), "cuModuleLoadData of " + file + ".cu");
        }
        return module;
    }
}

package org.attn4j.framework.device.cuda.roofline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.cuda.CudaApi;
import org.attn4j.framework.device.cuda.CudaException;
import org.attn4j.framework.device.cuda.KernelCall;
import org.attn4j.framework.device.cuda.ProductCall;
import org.attn4j.framework.device.cuda.Work;
import org.bytedeco.javacpp.Pointer;

/**
 * A card on paper: it hands out addresses without memory behind them and writes down what it is told to do. What is copied
 * from it is 0. A device on it goes through everything that a training does, launch by launch, on any machine.
 */
public final class PaperCuda implements CudaApi {
    /** Alignment of {@code cuMemAlloc}. */
    private static final long ALIGNMENT = 512;

    private final CardSheet sheet;
    private final Map<Long, Long> sizes = new HashMap<>();
    private final List<String> kernels = new ArrayList<>();
    private final List<PaperCall> calls = new ArrayList<>();
    private List<PaperCall> recording;
    private long next = 1L << 40;
    private long allocated;

    /** A card with a sheet's memory. */
    public PaperCuda(CardSheet sheet) {
        this.sheet = sheet;
    }

    /** Forgets what it was told so far. */
    public void forget() {
        calls.clear();
    }

    /** What it was told, held against the sheet's peaks. */
    public Roofline roofline() {
        return new Roofline(sheet, calls);
    }

    @Override
    public String card() {
        return sheet.name() + " on paper";
    }

    @Override
    public String architecture() {
        return sheet.architecture();
    }

    @Override
    public int index() {
        return 0;
    }

    @Override
    public long allocate(long bytes) {
        if (bytes > freeBytes()) {
            throw new CudaException("out of memory");
        }
        long address = next;
        next += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        sizes.put(address, bytes);
        allocated += bytes;
        return address;
    }

    @Override
    public void free(long address) {
        allocated -= sizes.remove(address);
    }

    @Override
    public void zero(long address, long bytes) {
        add("zeros", bytes, PaperCall.Kind.COPY);
    }

    @Override
    public void copyIn(long host, long target, long bytes) {
        add("copy from the host", bytes, PaperCall.Kind.TO_CARD);
    }

    @Override
    public void copyOut(long source, long host, long bytes) {
        add("copy to the host", bytes, PaperCall.Kind.FROM_CARD);
        Pointer.memset(new HostAddress(host), 0, bytes);
    }

    @Override
    public void copy(long source, long target, long bytes) {
        add("copy on the card", 2 * bytes, PaperCall.Kind.COPY);
    }

    @Override
    public long kernel(String file, String kernel) {
        kernels.add(file.substring(file.lastIndexOf('/') + 1) + "." + kernel);
        return kernels.size() - 1L;
    }

    @Override
    public Runnable launch(KernelCall call) {
        long threads = call.blocks() * call.threads();
        PaperCall told =
                new PaperCall(call.name(), call.work(), call.blocks(), threads, null, PaperCall.Kind.KERNEL, false);
        return () -> add(told);
    }

    @Override
    public Runnable product(ProductCall p) {
        String name = "product " + Products.name(p);
        PaperCall told = new PaperCall(name, null, 0, 0, p, PaperCall.Kind.PRODUCT, false);
        return () -> add(told);
    }

    @Override
    public void synchronize() {
        add("wait", 0, PaperCall.Kind.WAIT);
    }

    @Override
    public long freeBytes() {
        return sheet.bytes() - allocated;
    }

    @Override
    public long totalBytes() {
        return sheet.bytes();
    }

    @Override
    public void beginCapture() {
        recording = new ArrayList<>();
    }

    @Override
    public Runnable endCapture() {
        List<PaperCall> recorded = recording.stream().map(PaperCall::inGraph).toList();
        recording = null;
        return () -> calls.addAll(recorded);
    }

    @Override
    public void close() {
        sizes.clear();
        allocated = 0;
    }

    private void add(String name, long bytes, PaperCall.Kind kind) {
        Work work = Work.moving(bytes).vectors();
        add(new PaperCall(name, work, Long.MAX_VALUE, Long.MAX_VALUE, null, kind, false));
    }

    private void add(PaperCall call) {
        (recording == null ? calls : recording).add(call);
    }

    private static final class HostAddress extends Pointer {
        HostAddress(long address) {
            super((Pointer) null);
            this.address = address;
        }
    }
}

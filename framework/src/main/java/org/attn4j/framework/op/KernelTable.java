package org.attn4j.framework.op;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.cuda.CudaDevice;

/** Which ops there are, and what computes each of them on each backend. Families fill it; it knows none of them. */
public final class KernelTable {
    private final Map<String, JavaOp> ops = new TreeMap<>();
    private volatile int changes;
    private final Map<Class<?>, ReferenceKernel<?>> references = new ConcurrentHashMap<>();
    private final Map<Class<?>, KernelFactory<?, HostDevice>> jvm = new ConcurrentHashMap<>();
    private final Map<Class<?>, KernelFactory<?, CudaDevice>> cuda = new ConcurrentHashMap<>();
    private final Map<Class<?>, CudaStorage<?>> storages = new ConcurrentHashMap<>();
    private final List<Function<OpChain, ChainKernel>> chains = new CopyOnWriteArrayList<>();
    private final List<StockKernels> stock = new CopyOnWriteArrayList<>();

    /**
     * Adds an op with its reference. A class loaded once more, by another class loader, takes the place of the earlier one.
     *
     * @throws IllegalArgumentException if a class of another name has the op's name
     */
    @SuppressWarnings("unchecked") // a prototype's class is that of the ops it stands for
    public <O extends JavaOp> void op(Supplier<O> op, ReferenceKernel<O> reference) {
        O prototype = op.get();
        Class<O> type = (Class<O>) prototype.getClass();
        synchronized (ops) {
            JavaOp other = ops.get(prototype.opName());
            if (other != null && !other.getClass().getName().equals(type.getName())) {
                throw new IllegalArgumentException("op " + prototype.opName() + " of " + type.getName()
                        + ": the name is taken by " + other.getClass().getName() + "; give it another");
            }
            ops.put(prototype.opName(), prototype);
            changes++;
        }
        references.put(type, reference);
    }

    /** Adds the kernel that computes an op in single precision on the host. */
    public <O extends JavaOp> void jvm(Class<O> op, KernelFactory<O, HostDevice> kernel) {
        jvm.put(op, kernel);
    }

    /** Adds the kernel that computes an op on a card. */
    public <O extends JavaOp> void cuda(Class<O> op, KernelFactory<O, CudaDevice> kernel) {
        cuda.put(op, kernel);
    }

    /** As above, for a kernel that takes or gives tensors in bfloat16. */
    public <O extends JavaOp> void cuda(Class<O> op, KernelFactory<O, CudaDevice> kernel, CudaStorage<O> storage) {
        cuda(op, kernel);
        storages.put(op, storage);
    }

    /**
     * Adds chains of ops that a card runs as one.
     *
     * @param kernels the kernel of a chain; null for a chain of another kind
     */
    public void chain(Function<OpChain, ChainKernel> kernels) {
        chains.add(kernels);
    }

    /** Adds what runs some of SameDiff's own ops on a card. */
    public void stock(StockKernels kernels) {
        stock.add(kernels);
    }

    /** Grows with each op that is added. */
    int changes() {
        return changes;
    }

    /** One op of each class, by name. */
    public List<JavaOp> ops() {
        synchronized (ops) {
            return List.copyOf(ops.values());
        }
    }

    /** The reference of an op; null if there is none. */
    @SuppressWarnings("unchecked") // op() ties each class to a reference of its own type
    public <O extends JavaOp> ReferenceKernel<O> reference(O op) {
        return (ReferenceKernel<O>) references.get(op.getClass());
    }

    /** The host's kernel of an op; null if there is none. */
    @SuppressWarnings("unchecked") // jvm() ties each class to a factory of its own type
    public <O extends JavaOp> KernelFactory<O, HostDevice> jvm(O op) {
        return (KernelFactory<O, HostDevice>) jvm.get(op.getClass());
    }

    /** A card's kernel of an op; null if there is none. */
    @SuppressWarnings("unchecked") // cuda() ties each class to a factory of its own type
    public <O extends JavaOp> KernelFactory<O, CudaDevice> cuda(O op) {
        return (KernelFactory<O, CudaDevice>) cuda.get(op.getClass());
    }

    /** In which types a card's kernel takes and gives the tensors of an op; null for single precision alone. */
    @SuppressWarnings("unchecked") // cuda() ties each class to a rule of its own type
    public <O extends JavaOp> CudaStorage<O> cudaStorage(O op) {
        return (CudaStorage<O>) storages.get(op.getClass());
    }

    /** What a card runs SameDiff's own ops by, one after the other until one does. */
    public List<StockKernels> stock() {
        return List.copyOf(stock);
    }

    /** What a card runs a chain of ops by; null if it runs them one after the other. */
    public ChainKernel chain(OpChain chain) {
        return chains.stream()
                .map(kernels -> kernels.apply(chain))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}

package org.attn4j.framework.op;

import java.lang.reflect.Field;
import java.util.List;
import java.util.ServiceLoader;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes ND4J know our ops: registers each by name, which SameDiff needs to differentiate, save and load graphs, and puts
 * in place the executioner that runs them.
 */
public final class OpRegistry implements OpInstallation {
    private static volatile int known;

    /**
     * Registers the ops of the class path and of the thread's class loader, and the executioner; does nothing when that is
     * done.
     */
    public static void install() {
        register(Thread.currentThread().getContextClassLoader());
    }

    @Override
    public void install(ClassLoader loader) {
        register(loader);
    }

    /** Names of all ops, in order. */
    public static List<String> names() {
        return OpFamilies.of(Thread.currentThread().getContextClassLoader()).ops().stream()
                .map(JavaOp::opName)
                .toList();
    }

    private static void register(ClassLoader loader) {
        KernelTable table = OpFamilies.of(loader);
        if (table.changes() != known) {
            register(table);
        }
    }

    private static synchronized void register(KernelTable table) {
        int changes = table.changes();
        for (JavaOp op : table.ops()) {
            ImportClassMapping.getOpNameMapping().put(op.opName(), op);
        }
        if (!(Nd4j.getExecutioner() instanceof OwnExecutioner)) {
            OwnExecutioner ours = ServiceLoader.load(OwnExecutioner.class, OpRegistry.class.getClassLoader())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("this build has no executioner for ND4J's backend "
                            + Nd4j.getBackend().getClass().getName()));
            try {
                Field instance = Nd4j.class.getDeclaredField("OP_EXECUTIONER_INSTANCE");
                instance.setAccessible(true);
                instance.set(null, ours);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "cannot put our executioner in place of ND4J's; start Java with -Dopexec="
                                + ours.getClass().getName(),
                        e);
            }
        }
        known = changes;
    }
}

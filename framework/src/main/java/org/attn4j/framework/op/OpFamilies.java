package org.attn4j.framework.op;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.WeakHashMap;

/** The op families of this program: those of its class path, and those of the jars whose ops it uses. */
public final class OpFamilies {
    private static final KernelTable TABLE = new KernelTable();
    private static final Set<Class<?>> FAMILIES = new HashSet<>();
    private static final Set<ClassLoader> SEEN = Collections.newSetFromMap(new WeakHashMap<>());

    private OpFamilies() {}

    /** What computes an op, families of the op's own jar included. */
    public static KernelTable of(JavaOp op) {
        return of(op.getClass().getClassLoader());
    }

    /**
     * The ops of this class path and of a class loader, with what computes them.
     *
     * @throws IllegalArgumentException if a jar lists a family that cannot be used
     */
    public static synchronized KernelTable of(ClassLoader loader) {
        for (ClassLoader each : loader == null
                ? List.of(OpFamilies.class.getClassLoader())
                : List.of(OpFamilies.class.getClassLoader(), loader)) {
            if (SEEN.add(each)) {
                try {
                    load(each);
                } catch (ServiceConfigurationError e) {
                    SEEN.remove(each);
                    throw new IllegalArgumentException(
                            "a jar's list of op families, META-INF/services/" + OpFamily.class.getName()
                                    + ", names one that cannot be used: " + e.getMessage(),
                            e);
                }
            }
        }
        return TABLE;
    }

    private static void load(ClassLoader loader) {
        ServiceLoader.load(OpFamily.class, loader).stream()
                .filter(family -> !FAMILIES.contains(family.type()))
                .forEach(family -> {
                    family.get().register(TABLE);
                    FAMILIES.add(family.type());
                });
    }
}

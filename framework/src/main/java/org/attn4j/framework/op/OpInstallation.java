package org.attn4j.framework.op;

import java.util.ServiceLoader;

/** What makes ND4J know our ops, found by {@link ServiceLoader}: an op itself knows of no list that it stands on. */
public interface OpInstallation {
    /** Makes the ops of a class loader known to ND4J; does nothing when that is done. */
    void install(ClassLoader loader);

    /** Makes the ops of a class's jar known to ND4J. */
    static void of(Class<?> op) {
        Found.INSTALLATION.install(op.getClassLoader());
    }

    /** Looked for once. */
    final class Found {
        private static final OpInstallation INSTALLATION = ServiceLoader.load(
                        OpInstallation.class, OpInstallation.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no META-INF/services/" + OpInstallation.class.getName() + " on the class path"));

        private Found() {}
    }
}

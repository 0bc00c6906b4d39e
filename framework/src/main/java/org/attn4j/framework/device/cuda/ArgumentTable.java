package org.attn4j.framework.device.cuda;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A table of addresses in host memory, as the bindings hand it over unchanged. (A plain {@link Pointer} in its place is
 * handed over by its own address, as a table of one.) Whoever owns the memory keeps it alive.
 */
final class ArgumentTable extends PointerPointer<Pointer> {
    /** Of a table that starts at an address. */
    ArgumentTable(long address) {
        super((Pointer) null);
        this.address = address;
    }
}

package org.attn4j.framework.device.cuda;

import org.bytedeco.javacpp.Pointer;

/** An address as the bindings take it; whoever owns the memory keeps it alive. */
final class Address extends Pointer {
    Address(long address) {
        super((Pointer) null);
        this.address = address;
    }
}

package org.attn4j.framework.device.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.attn4j.framework.device.Tensor;
import org.bytedeco.javacpp.BytePointer;

/** A buffer outside of Java's heap through which arrays go to a card and come back; it grows to the largest of them. */
final class Staging {
    private static final int FIRST_BYTES = 1 << 20;

    private final CudaApi api;
    private ByteBuffer block = direct(FIRST_BYTES);
    private long address = address(block);

    Staging(CudaApi api) {
        this.api = api;
    }

    /**
     * Copies a tensor's content to the card.
     *
     * @param fill puts it into the buffer, from its start
     * @throws IllegalArgumentException if the tensor is not on a card or larger than 2 GiB
     */
    void send(Tensor target, Consumer<ByteBuffer> fill) {
        fill.accept(ofSize(target.spec().bytes()));
        CudaDevice.requireOnCard(target, "copy to the card");
        api.copyIn(address, target.address(), target.spec().bytes());
    }

    /**
     * A tensor's content, from the start of the buffer; it lasts until the next copy.
     *
     * @throws IllegalArgumentException if the tensor is not on a card or larger than 2 GiB
     */
    ByteBuffer receive(Tensor source) {
        CudaDevice.requireOnCard(source, "copy from the card");
        ByteBuffer content = ofSize(source.spec().bytes());
        api.copyOut(source.address(), address, source.spec().bytes());
        return content;
    }

    private ByteBuffer ofSize(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a tensor of " + bytes + " bytes exceeds 2 GiB");
        }
        if (bytes > block.capacity()) {
            block = direct((int) bytes);
            address = address(block);
        }
        return block;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static long address(ByteBuffer buffer) {
        try (BytePointer pointer = new BytePointer(buffer)) {
            return pointer.address();
        }
    }
}

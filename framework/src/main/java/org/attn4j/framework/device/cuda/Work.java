package org.attn4j.framework.device.cuda;

/**
 * What one launch moves and computes, for estimates of its time. Nothing that computes depends on it.
 *
 * @param bytes to and from the card's memory, each tensor once; what is read again soon comes from the L2 cache
 * @param requested bytes that blocks move to and from the L2 cache, at least {@code bytes}
 * @param access bytes of one access of a thread
 * @param shared bytes to and from shared memory, operands of tensor cores included
 * @param tensor floating-point operations of {@code mma.sync} in bfloat16
 * @param instructions of threads beside those, where they may count: a multiplication of integers is two
 * @param special exponentials and the like, which have a unit of their own
 * @param ahead whether a block computes with one tile while the next is copied
 */
public record Work(
        long bytes,
        long requested,
        int access,
        long shared,
        double tensor,
        double instructions,
        double special,
        boolean ahead) {
    private static final int WORD = 4;
    private static final int WIDEST = 16;

    /** Of a kernel that moves so many bytes, 4 at a time. */
    public static Work moving(long bytes) {
        return new Work(bytes, bytes, WORD, 0, 0, 0, 0, false);
    }

    /** The same with so many bytes, each moved once. */
    public Work withBytes(long number) {
        return new Work(number, number, access, shared, tensor, instructions, special, ahead);
    }

    /** The same, 16 bytes at a time. */
    public Work vectors() {
        return new Work(bytes, requested, WIDEST, shared, tensor, instructions, special, ahead);
    }

    /** The same, so many bytes moved to and from the L2 cache. */
    public Work requesting(long number) {
        return new Work(bytes, Math.max(bytes, number), access, shared, tensor, instructions, special, ahead);
    }

    /** The same, so many bytes moved to and from shared memory. */
    public Work sharing(long number) {
        return new Work(bytes, requested, access, number, tensor, instructions, special, ahead);
    }

    /** The same with operations of tensor cores. */
    public Work onTensorCores(double operations) {
        return new Work(bytes, requested, access, shared, operations, instructions, special, ahead);
    }

    /** The same with instructions of threads. */
    public Work computing(double number) {
        return new Work(bytes, requested, access, shared, tensor, number, special, ahead);
    }

    /** The same with exponentials. */
    public Work exponentials(double number) {
        return new Work(bytes, requested, access, shared, tensor, instructions, number, ahead);
    }

    /** The same, copying ahead. */
    public Work copyingAhead() {
        return new Work(bytes, requested, access, shared, tensor, instructions, special, true);
    }
}

package org.attn4j.framework.device.cuda.roofline;

import org.attn4j.framework.device.cuda.ProductCall;
import org.attn4j.framework.device.cuda.Work;

/**
 * One thing that a card would have been told to do.
 *
 * @param name of the kernel, or what else it is
 * @param work of a kernel or copy; null for a product
 * @param blocks of a kernel
 * @param threads of all its blocks together
 * @param product null but for a product
 * @param kind what it is
 * @param replayed whether a CUDA graph holds it
 */
record PaperCall(String name, Work work, long blocks, long threads, ProductCall product, Kind kind, boolean replayed) {
    /** Where the time goes. */
    enum Kind {
        /** A kernel of ours. */
        KERNEL,
        /** A product of the library. */
        PRODUCT,
        /** A copy on the card, or zeros written. */
        COPY,
        /** A copy from the host. */
        TO_CARD,
        /** A copy to the host, which waits for it. */
        FROM_CARD,
        /** A wait of the host. */
        WAIT
    }

    /** The same as a part of a CUDA graph. */
    PaperCall inGraph() {
        return new PaperCall(name, work, blocks, threads, product, kind, true);
    }
}

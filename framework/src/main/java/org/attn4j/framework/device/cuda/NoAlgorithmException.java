package org.attn4j.framework.device.cuda;

/** cuBLASLt has no algorithm for a product as it is described. */
public final class NoAlgorithmException extends CudaException {
    private static final long serialVersionUID = 1;

    NoAlgorithmException(String message) {
        super(message);
    }
}

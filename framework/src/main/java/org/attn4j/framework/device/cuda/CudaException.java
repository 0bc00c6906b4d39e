package org.attn4j.framework.device.cuda;

import org.attn4j.framework.device.DeviceException;

/** A call of CUDA that failed. */
public class CudaException extends DeviceException {
    private static final long serialVersionUID = 1;

    /** A failure; the message names the call and CUDA's reason. */
    public CudaException(String message) {
        super(message);
    }

    /** A failure with its cause. */
    public CudaException(String message, Throwable cause) {
        super(message, cause);
    }
}

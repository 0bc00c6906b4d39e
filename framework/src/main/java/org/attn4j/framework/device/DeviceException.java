package org.attn4j.framework.device;

/** A device that fails at work; the message explains itself. */
public class DeviceException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** A failure. */
    public DeviceException(String message) {
        super(message);
    }

    /** A failure with its cause. */
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}

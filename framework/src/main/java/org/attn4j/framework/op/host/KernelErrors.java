package org.attn4j.framework.op.host;

/** What a comparison of one op's kernels with the formula in double precision has found so far. */
public final class KernelErrors {
    private final String op;
    private int calls;
    private double device;
    private double host;
    private String problem;

    KernelErrors(String op) {
        this.op = op;
    }

    /** The op's name. */
    public String op() {
        return op;
    }

    /** Calls compared. */
    public int calls() {
        return calls;
    }

    /** Worst largest difference of the device's kernel over the largest value of the oracle. */
    public double device() {
        return device;
    }

    /** The same of the CPU's kernel. */
    public double host() {
        return host;
    }

    /** Why nothing was compared; null if something was. */
    public String problem() {
        return problem;
    }

    void add(double deviceError, double hostError) {
        calls++;
        device = Math.max(device, deviceError);
        host = Math.max(host, hostError);
    }

    void refuse(String why) {
        problem = why;
    }
}

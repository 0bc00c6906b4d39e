package org.attn4j.framework.device;

/** How a device computes matrix products; everything else, parameters included, is single precision. */
public enum Precision {
    /** Single precision throughout. */
    FP32,
    /** Operands rounded to 10 bits of mantissa by the tensor cores, sums in single precision. */
    TF32,
    /** Operands rounded to bfloat16 (7 bits of mantissa), sums in single precision. */
    BF16
}

package org.attn4j.framework.op.elementwise;

/** The element-wise activations. */
public enum ActivationKind {
    /** max(x, 0). */
    RELU,
    /** x Phi(x), Phi the normal distribution function: the exact GELU (Hendrycks and Gimpel 2016). */
    GELU,
    /** x / 2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))): the approximation of GPT-2. */
    GELU_TANH,
    /** x / (1 + exp(-x)). */
    SILU
}

package org.attn4j.framework.op.elementwise.jvm;

import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.simd.Exp;

/** Element-wise loops without the Vector API. */
final class ScalarElements implements ElementLoops {
    private interface Function {
        float of(float x);
    }

    @Override
    public ElementLoop activation(ActivationKind kind) {
        Function f =
                switch (kind) {
                    case RELU -> x -> Math.max(x, 0);
                    case GELU -> Gelu::of;
                    case GELU_TANH -> x -> x * sigmoid(Gelu.TANH_SCALE * (x + Gelu.CUBIC * x * x * x));
                    case SILU -> x -> x * sigmoid(x);
                };
        return (x, b, c, n) -> {
            for (int i = 0; i < n; i++) {
                x[i] = f.of(x[i]);
            }
        };
    }

    @Override
    public ElementLoop activationGrad(ActivationKind kind) {
        Function f =
                switch (kind) {
                    case RELU -> x -> x > 0 ? 1 : 0;
                    case GELU -> Gelu::slope;
                    case GELU_TANH -> ScalarElements::geluTanhSlope;
                    case SILU -> ScalarElements::siluSlope;
                };
        return (x, dy, c, n) -> {
            for (int i = 0; i < n; i++) {
                x[i] = dy[i] * f.of(x[i]);
            }
        };
    }

    @Override
    public ElementLoop swiGlu() {
        return (gate, up, c, n) -> {
            for (int i = 0; i < n; i++) {
                gate[i] = gate[i] * sigmoid(gate[i]) * up[i];
            }
        };
    }

    @Override
    public ElementLoop swiGluGrad() {
        return (gate, up, dy, n) -> {
            for (int i = 0; i < n; i++) {
                float x = gate[i];
                gate[i] = dy[i] * up[i] * siluSlope(x);
                up[i] = dy[i] * (x * sigmoid(x));
            }
        };
    }

    private static float sigmoid(float x) {
        float e = Exp.of(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    private static float siluSlope(float x) {
        // 1 - sigmoid(x) = sigmoid(-x), which does not cancel.
        return sigmoid(x) * (1 + x * sigmoid(-x));
    }

    private static float geluTanhSlope(float x) {
        float u = Gelu.TANH_SCALE * (x + Gelu.CUBIC * x * x * x);
        float du = Gelu.TANH_SCALE * (1 + 3 * Gelu.CUBIC * x * x);
        float s = sigmoid(u);
        return s + x * (s * sigmoid(-u)) * du;
    }
}

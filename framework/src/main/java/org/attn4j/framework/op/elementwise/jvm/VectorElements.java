package org.attn4j.framework.op.elementwise.jvm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.simd.Exp;
import org.attn4j.framework.op.simd.VectorExp;

/** Element-wise loops by the Vector API. Blocks end on a whole vector, so no loop has a tail. */
final class VectorElements implements ElementLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    @Override
    public ElementLoop activation(ActivationKind kind) {
        return switch (kind) {
            case RELU -> VectorElements::relu;
            case GELU -> VectorGelu::gelu;
            case GELU_TANH -> VectorGelu::geluTanh;
            case SILU -> VectorElements::silu;
        };
    }

    @Override
    public ElementLoop activationGrad(ActivationKind kind) {
        return switch (kind) {
            case RELU -> VectorElements::reluGrad;
            case GELU -> VectorGelu::geluGrad;
            case GELU_TANH -> VectorGelu::geluTanhGrad;
            case SILU -> VectorElements::siluGrad;
        };
    }

    @Override
    public ElementLoop swiGlu() {
        return VectorElements::swiGluLoop;
    }

    @Override
    public ElementLoop swiGluGrad() {
        return VectorElements::swiGluGradLoop;
    }

    private static void relu(float[] x, float[] unused, float[] unused2, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector.fromArray(S, x, i).max(0f).intoArray(x, i);
        }
    }

    private static void reluGrad(float[] x, float[] dy, float[] unused, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> on = FloatVector.fromArray(S, x, i).compare(VectorOperators.GT, 0f);
            FloatVector.zero(S).blend(FloatVector.fromArray(S, dy, i), on).intoArray(x, i);
        }
    }

    private static void silu(float[] x, float[] unused, float[] unused2, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            FloatVector e = VectorExp.limited(v.neg()).add(1f);
            v.mul(FloatVector.broadcast(S, 1f).div(e).sub(Exp.LEAST_SIGMOID)).intoArray(x, i);
        }
    }

    private static void siluGrad(float[] x, float[] dy, float[] unused, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            FloatVector e = VectorExp.limited(v.neg());
            FloatVector raw = FloatVector.broadcast(S, 1f).div(e.add(1f));
            FloatVector s = raw.sub(Exp.LEAST_SIGMOID);
            FloatVector rest = e.mul(raw); // 1 - s, without cancellation
            FloatVector slope = s.mul(v.fma(rest, FloatVector.broadcast(S, 1f)));
            slope.mul(FloatVector.fromArray(S, dy, i)).intoArray(x, i);
        }
    }

    private static void swiGluLoop(float[] gate, float[] up, float[] unused, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, gate, i);
            FloatVector e = VectorExp.limited(v.neg()).add(1f);
            v.mul(FloatVector.broadcast(S, 1f).div(e).sub(Exp.LEAST_SIGMOID))
                    .mul(FloatVector.fromArray(S, up, i))
                    .intoArray(gate, i);
        }
    }

    private static void swiGluGradLoop(float[] gate, float[] up, float[] dy, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, gate, i);
            FloatVector e = VectorExp.limited(v.neg());
            FloatVector raw = FloatVector.broadcast(S, 1f).div(e.add(1f));
            FloatVector s = raw.sub(Exp.LEAST_SIGMOID);
            FloatVector rest = e.mul(raw); // 1 - s, without cancellation
            FloatVector slope = s.mul(v.fma(rest, FloatVector.broadcast(S, 1f)));
            FloatVector d = FloatVector.fromArray(S, dy, i);
            d.mul(FloatVector.fromArray(S, up, i)).mul(slope).intoArray(gate, i);
            d.mul(v.mul(s)).intoArray(up, i);
        }
    }
}

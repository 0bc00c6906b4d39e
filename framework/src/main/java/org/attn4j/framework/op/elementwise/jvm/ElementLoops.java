package org.attn4j.framework.op.elementwise.jvm;

import org.attn4j.framework.op.elementwise.ActivationKind;

/** The loops of the element-wise ops. */
interface ElementLoops {
    /** x becomes f(x). */
    ElementLoop activation(ActivationKind kind);

    /** x, dy: x becomes dy f'(x). */
    ElementLoop activationGrad(ActivationKind kind);

    /** gate, up: gate becomes silu(gate) up. */
    ElementLoop swiGlu();

    /** gate, up, dy: gate becomes dy up silu'(gate), up becomes dy silu(gate). */
    ElementLoop swiGluGrad();
}

/** Ops that work element by element: activations, sums, dropout. */
package org.attn4j.framework.op.elementwise;

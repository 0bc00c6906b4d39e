/** Kernels in Java of ops that work element by element. */
package org.attn4j.framework.op.elementwise.jvm;

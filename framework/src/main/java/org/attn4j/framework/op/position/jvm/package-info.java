/** Kernels in Java of positions of tokens. */
package org.attn4j.framework.op.position.jvm;

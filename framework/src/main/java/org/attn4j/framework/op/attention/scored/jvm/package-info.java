/** Kernels in Java of attention by any score. */
package org.attn4j.framework.op.attention.scored.jvm;

/** Kernels in Java of losses, and the choice of the largest logit. */
package org.attn4j.framework.op.loss.jvm;

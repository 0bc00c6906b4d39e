/** Kernels in Java of mixtures of experts. */
package org.attn4j.framework.op.mixture.jvm;

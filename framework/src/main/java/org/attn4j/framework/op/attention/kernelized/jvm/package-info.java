/** Kernels in Java of linear attention. */
package org.attn4j.framework.op.attention.kernelized.jvm;

/** Kernels in Java of scaled dot-product attention. */
package org.attn4j.framework.op.attention.jvm;

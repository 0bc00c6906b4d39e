/** Kernels in Java of linear maps, and columns of rows. */
package org.attn4j.framework.op.linear.jvm;

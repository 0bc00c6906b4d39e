/** Kernels in Java of rows of sequences and patches of images. */
package org.attn4j.framework.op.rows.jvm;

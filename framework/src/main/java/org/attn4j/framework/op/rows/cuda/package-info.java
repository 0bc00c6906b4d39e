/** CUDA launches of rows of sequences and patches of images. */
package org.attn4j.framework.op.rows.cuda;

/** Rows of sequences and patches of images: gathered, put before, selected, averaged, cut. */
package org.attn4j.framework.op.rows;

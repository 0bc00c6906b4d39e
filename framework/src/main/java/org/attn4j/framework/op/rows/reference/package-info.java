/** References in ND4J calls of rows of sequences and patches of images. */
package org.attn4j.framework.op.rows.reference;

/** CUDA launches of normalisations over the last dimension. */
package org.attn4j.framework.op.norm.cuda;

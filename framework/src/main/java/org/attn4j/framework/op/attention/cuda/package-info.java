/** CUDA launches of scaled dot-product attention. */
package org.attn4j.framework.op.attention.cuda;

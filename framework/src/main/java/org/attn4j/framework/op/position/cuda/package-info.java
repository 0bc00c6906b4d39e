/** CUDA launches of positions of tokens. */
package org.attn4j.framework.op.position.cuda;

/** Blocks of attention and feed-forward with residual connections; they know their parts by interface alone. */
package org.attn4j.framework.layer.block;

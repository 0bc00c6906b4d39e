/** Scaled dot-product attention. */
package org.attn4j.framework.op.attention;

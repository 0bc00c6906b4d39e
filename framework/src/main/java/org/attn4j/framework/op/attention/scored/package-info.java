/** Attention by any score: dot, additive, bilinear, Gaussian; soft or hard. */
package org.attn4j.framework.op.attention.scored;

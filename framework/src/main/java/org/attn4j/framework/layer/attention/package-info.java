/** Attention layers: queries, keys and values are made here, their softmax is an op's. */
package org.attn4j.framework.layer.attention;

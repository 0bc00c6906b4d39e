package org.attn4j.framework.layer.attention;

import org.attn4j.framework.layer.Layer;

/** Attention of a sequence to itself: [B, T, D] -> [B, T, D]. */
public interface SelfAttentionLayer extends Layer {}

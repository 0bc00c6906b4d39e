package org.attn4j.framework.layer.attention;

import org.attn4j.framework.layer.Layer;

/**
 * Attention of a sequence to itself: [B, T, D] -> [B, T, D]. Models that predict the next token take one only if its
 * {@link #causal()} is true, and generate with a cache only if its {@link #cacheable()} is true; both are false unless
 * overridden. A record's component {@code causal} overrides the former.
 */
public interface SelfAttentionLayer extends Layer {}

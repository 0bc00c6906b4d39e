package org.attn4j.framework.layer.feedforward;

import org.attn4j.framework.layer.Layer;

/** A position-wise feed-forward layer: [B, T, D] -> [B, T, D], each position by itself. */
public interface FeedForward extends Layer {}

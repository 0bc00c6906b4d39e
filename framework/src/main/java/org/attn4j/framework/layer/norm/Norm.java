package org.attn4j.framework.layer.norm;

import org.attn4j.framework.layer.Layer;

/** A normalisation over the model width: [B, T, D] -> [B, T, D]. */
public interface Norm extends Layer {}

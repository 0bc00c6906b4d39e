/** Normalisation of vectors; nothing that mixes positions or examples. */
package org.attn4j.framework.layer.norm;

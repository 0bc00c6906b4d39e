/** Layers that treat each position by itself, experts included; nothing that mixes positions. */
package org.attn4j.framework.layer.feedforward;

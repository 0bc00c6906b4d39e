/** Tokens back to text. */
package org.attn4j.datasets.text.pipeline.decoder;

/** Readers, tokenizers, downloads, batches and dataset cards: how data reaches the trainer. */
package org.attn4j.datasets;

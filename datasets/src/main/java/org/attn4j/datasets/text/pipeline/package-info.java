/** Hugging Face's tokenizer.json as steps: added tokens, normalizer, pre-tokenizer, model, post-processor, decoder. */
package org.attn4j.datasets.text.pipeline;

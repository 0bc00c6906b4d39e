/** Models as Hugging Face's files: one class an architecture says what config.json and tensors mean in a recipe's terms. */
package org.attn4j.recipes.huggingface;

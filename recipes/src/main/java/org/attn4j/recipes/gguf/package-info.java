/** A run's model as one GGUF file, which llama.cpp and what is built on it load. */
package org.attn4j.recipes.gguf;

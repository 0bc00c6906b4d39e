/** Tokenizers: text to ids and back. */
package org.attn4j.datasets.text;

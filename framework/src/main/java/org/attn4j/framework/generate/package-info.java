/** Sampling and beam search, with and without caches; ids in, ids out, no text. */
package org.attn4j.framework.generate;

/** Learns the pieces of a unigram model. */
package org.attn4j.datasets.text.pipeline.training;

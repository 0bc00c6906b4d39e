/** Words to ids: byte pairs, unigrams, word pieces, words. */
package org.attn4j.datasets.text.pipeline.model;

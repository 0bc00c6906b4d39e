/**
 * Checkpoints on disk: safetensors files that other tools read, written so that a kill at any moment leaves the last
 * complete checkpoint, and checked against their SHA-256 sums when they are read.
 */
package org.attn4j.framework.train.checkpoint;

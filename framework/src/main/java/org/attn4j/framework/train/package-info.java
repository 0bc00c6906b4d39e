/**
 * Training and evaluation of a model on batches from anywhere; where batches, models and messages come from is the
 * caller's.
 */
package org.attn4j.framework.train;

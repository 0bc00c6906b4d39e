/** Batch sources over token ids. */
package org.attn4j.datasets.batch;

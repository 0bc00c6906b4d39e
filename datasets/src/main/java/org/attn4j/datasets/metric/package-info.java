/** Metrics of generated text against references. */
package org.attn4j.datasets.metric;

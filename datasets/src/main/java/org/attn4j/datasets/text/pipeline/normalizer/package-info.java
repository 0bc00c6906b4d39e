/** How a text is rewritten before it is cut. */
package org.attn4j.datasets.text.pipeline.normalizer;

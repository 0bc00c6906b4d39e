/** How a text is cut into words, which the model sees one by one. */
package org.attn4j.datasets.text.pipeline.pretokenizer;

/** What is put before, between and after the ids of a text or of a pair. */
package org.attn4j.datasets.text.pipeline.postprocessor;

/** What characters are, by the tables that Hugging Face's library has, whatever the JVM's edition of Unicode. */
package org.attn4j.datasets.text.pipeline.unicode;

/** Running text of any size, which comes in pieces. */
package org.attn4j.datasets.text.corpus;

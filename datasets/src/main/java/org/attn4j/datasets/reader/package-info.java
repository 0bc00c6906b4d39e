/** DataVec record readers and the text that comes out of them. */
package org.attn4j.datasets.reader;

/** Tables of rows looked up by number. */
package org.attn4j.framework.op.embedding;

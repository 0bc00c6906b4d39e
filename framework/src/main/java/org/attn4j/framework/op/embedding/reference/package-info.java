/** References in ND4J calls of tables of rows looked up by number. */
package org.attn4j.framework.op.embedding.reference;

/** References in ND4J calls of linear maps, and columns of rows. */
package org.attn4j.framework.op.linear.reference;

/** References in ND4J calls of positions of tokens. */
package org.attn4j.framework.op.position.reference;

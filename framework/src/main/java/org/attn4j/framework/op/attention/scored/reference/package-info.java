/** References in ND4J calls of attention by any score. */
package org.attn4j.framework.op.attention.scored.reference;

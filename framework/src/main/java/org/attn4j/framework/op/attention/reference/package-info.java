/** References in ND4J calls of scaled dot-product attention. */
package org.attn4j.framework.op.attention.reference;

/** References in ND4J calls of normalisations over the last dimension. */
package org.attn4j.framework.op.norm.reference;

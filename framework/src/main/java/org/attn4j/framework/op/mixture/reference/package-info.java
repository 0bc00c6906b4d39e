/** References in ND4J calls of mixtures of experts. */
package org.attn4j.framework.op.mixture.reference;

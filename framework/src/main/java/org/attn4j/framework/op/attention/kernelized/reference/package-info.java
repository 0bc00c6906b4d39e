/** References in ND4J calls of linear attention. */
package org.attn4j.framework.op.attention.kernelized.reference;

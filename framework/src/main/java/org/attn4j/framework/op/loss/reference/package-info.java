/** References in ND4J calls of losses, and the choice of the largest logit. */
package org.attn4j.framework.op.loss.reference;

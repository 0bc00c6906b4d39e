/** References in ND4J calls of updates of parameters, and the norm of their gradient. */
package org.attn4j.framework.op.optimizer.reference;

/** Updates of parameters, and the norm of their gradient. */
package org.attn4j.framework.op.optimizer;

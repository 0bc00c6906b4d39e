/** Mixtures of experts: routing, and what goes to the experts and back. */
package org.attn4j.framework.op.mixture;

/** Optimizers: rates and moments, with the update itself left to an op. */
package org.attn4j.framework.train.optimizer;

/** Figures of evaluations that recipes name, beside loss and accuracy. */
package org.attn4j.framework.train.metric;

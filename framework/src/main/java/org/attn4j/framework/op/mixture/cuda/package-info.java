/** CUDA launches of mixtures of experts. */
package org.attn4j.framework.op.mixture.cuda;

/** CUDA launches of linear attention. */
package org.attn4j.framework.op.attention.kernelized.cuda;

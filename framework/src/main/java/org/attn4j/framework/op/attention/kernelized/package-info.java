/** Linear attention: kernelised, at a cost linear in the sequences. */
package org.attn4j.framework.op.attention.kernelized;

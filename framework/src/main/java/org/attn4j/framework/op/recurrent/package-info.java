/** Recurrent cells, and the decoder of Bahdanau et al. */
package org.attn4j.framework.op.recurrent;

/** References in ND4J calls of recurrent cells, and the decoder of Bahdanau et al. */
package org.attn4j.framework.op.recurrent.reference;

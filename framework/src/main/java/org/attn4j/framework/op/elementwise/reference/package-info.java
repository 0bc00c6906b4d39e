/** References in ND4J calls of ops that work element by element. */
package org.attn4j.framework.op.elementwise.reference;

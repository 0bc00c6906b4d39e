/** Positions of tokens: learned ones added, and rotations. */
package org.attn4j.framework.op.position;

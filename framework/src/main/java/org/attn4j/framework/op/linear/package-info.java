/** Linear maps, and columns of rows. */
package org.attn4j.framework.op.linear;

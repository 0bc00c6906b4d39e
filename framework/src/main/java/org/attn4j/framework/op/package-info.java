/** Ops and what every family of them needs: the base of an op, the table of kernels, the families' door. Knows no family. */
package org.attn4j.framework.op;

/** Lists of the families, each with its ops and their kernels on every backend. Nothing uses them but {@link java.util.ServiceLoader}. */
package org.attn4j.framework.op.family;

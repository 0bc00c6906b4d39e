/** Kernels in Java of caches of keys and values for generation. */
package org.attn4j.framework.op.cache.jvm;

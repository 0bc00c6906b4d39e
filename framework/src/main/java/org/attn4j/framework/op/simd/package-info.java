/** What the host's kernels of several families share: blocks of rows, tiles of work, loops of the Vector API. Knows no family. */
package org.attn4j.framework.op.simd;
